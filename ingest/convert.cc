// SPDX-License-Identifier: Apache-2.0
// Conversion of text to UTF-8 by ICU, in pieces.
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ingest/byte_stream.h"

namespace ingest {

namespace {

constexpr size_t kInputBytes = 1 << 16;

const char* ConverterName(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::kUtf16Le:
      return "UTF-16LE";
    case TextEncoding::kUtf16Be:
      return "UTF-16BE";
    case TextEncoding::kCp949:
      return "windows-949";
    case TextEncoding::kLatin1:
      return "windows-1252";  // what is called ISO-8859-1 mostly is this, and it differs in control characters only
    case TextEncoding::kUtf8:
      break;
  }
  return "UTF-8";
}

// Counts what is replaced.
void U_CALLCONV CountAndReplace(const void* context, UConverterToUnicodeArgs* arguments, const char* units,
                                int32_t length, UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  ++*static_cast<uint64_t*>(const_cast<void*>(context));
  UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, arguments, units, length, reason, error);
}

class ConvertedStream final : public ByteStream {
 public:
  ConvertedStream(std::unique_ptr<ByteStream> stream, TextEncoding encoding)
      : stream_(std::move(stream)), input_(kInputBytes), pivot_(kInputBytes) {
    UErrorCode error = U_ZERO_ERROR;
    from_ = ucnv_open(ConverterName(encoding), &error);
    to_ = ucnv_open("UTF-8", &error);
    if (U_SUCCESS(error)) ucnv_setToUCallBack(from_, CountAndReplace, &replaced_, nullptr, nullptr, &error);
    failed_ = U_FAILURE(error);
    pivot_source_ = pivot_target_ = pivot_.data();
  }
  ~ConvertedStream() override {
    if (from_ != nullptr) ucnv_close(from_);
    if (to_ != nullptr) ucnv_close(to_);
  }
  ConvertedStream(const ConvertedStream&) = delete;
  ConvertedStream& operator=(const ConvertedStream&) = delete;

  size_t Read(char* to, size_t size) override {
    char* target = to;
    while (!failed_ && !done_ && target < to + size) {
      if (source_ == source_end_ && !input_ended_) {
        const size_t count = stream_->Read(input_.data(), input_.size());
        input_ended_ = count < input_.size();
        source_ = input_.data();
        source_end_ = input_.data() + count;
      }
      UErrorCode error = U_ZERO_ERROR;
      ucnv_convertEx(to_, from_, &target, to + size, &source_, source_end_, pivot_.data(), &pivot_source_,
                     &pivot_target_, pivot_.data() + pivot_.size(), 0, input_ended_ ? 1 : 0, &error);
      if (error == U_BUFFER_OVERFLOW_ERROR) break;
      failed_ = U_FAILURE(error);
      done_ = input_ended_;
    }
    return static_cast<size_t>(target - to);
  }
  bool damaged() const override { return failed_ || stream_->damaged(); }
  uint64_t raw_bytes_read() const override { return stream_->raw_bytes_read(); }
  uint64_t replaced() const override { return replaced_; }

 private:
  std::unique_ptr<ByteStream> stream_;
  UConverter* from_ = nullptr;
  UConverter* to_ = nullptr;
  std::vector<char> input_;
  const char* source_ = nullptr;
  const char* source_end_ = nullptr;
  std::vector<UChar> pivot_;
  UChar* pivot_source_;
  UChar* pivot_target_;
  uint64_t replaced_ = 0;
  bool input_ended_ = false;
  bool done_ = false;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> MakeConvertedStream(std::unique_ptr<ByteStream> stream, TextEncoding encoding) {
  return std::make_unique<ConvertedStream>(std::move(stream), encoding);
}

}  // namespace ingest
