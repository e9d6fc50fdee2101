// SPDX-License-Identifier: Apache-2.0
// Gzip by ISA-L and zstd by its own library, told by their first bytes and never by a name.
#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ingest/byte_stream.h"

namespace ingest {

namespace {

constexpr size_t kInputBytes = 1 << 18;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

// A sequence of gzip members. Zero bytes after a member are padding; anything else there is damage.
class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)), input_(kInputBytes) { Reset(); }

  size_t Read(char* to, size_t size) override {
    size_t filled = 0;
    while (filled < size) {
      const size_t count = ReadSome(to + filled, size - filled);
      if (count == 0) break;
      filled += count;
    }
    return filled;
  }
  bool damaged() const override { return damaged_ || stream_->damaged(); }
  uint64_t raw_bytes_read() const override { return stream_->raw_bytes_read(); }

 private:
  size_t ReadSome(char* to, size_t size) {
    state_.next_out = reinterpret_cast<uint8_t*>(to);
    state_.avail_out = static_cast<uint32_t>(std::min<size_t>(size, 1u << 30));
    const uint32_t wanted = state_.avail_out;
    while (!done_ && state_.avail_out > 0) {
      if (state_.avail_in == 0 && !input_ended_) Refill();
      if (state_.block_state == ISAL_BLOCK_FINISH) {
        if (!NextMember()) break;
        continue;
      }
      if (state_.avail_in == 0 && stalled_) {
        damaged_ = done_ = true;  // the stream ends inside a member
        break;
      }
      const uint32_t before = state_.avail_out;
      const int result = isal_inflate(&state_);
      stalled_ = input_ended_ && state_.avail_out == before;
      if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT && result != ISAL_OUT_OVERFLOW) damaged_ = done_ = true;
    }
    return wanted - state_.avail_out;
  }

  void Reset() {
    uint8_t* const next_in = state_.next_in;
    const uint32_t avail_in = state_.avail_in;
    uint8_t* const next_out = state_.next_out;
    const uint32_t avail_out = state_.avail_out;
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP;
    state_.next_in = next_in;
    state_.avail_in = avail_in;
    state_.next_out = next_out;
    state_.avail_out = avail_out;
  }

  void Refill() {
    state_.next_in = input_.data();
    state_.avail_in = static_cast<uint32_t>(stream_->Read(reinterpret_cast<char*>(input_.data()), input_.size()));
    input_ended_ = state_.avail_in == 0;
  }

  // After the end of a member: true where another one begins.
  bool NextMember() {
    while (true) {
      while (state_.avail_in > 0 && *state_.next_in == 0) ++state_.next_in, --state_.avail_in;
      if (state_.avail_in > 0) break;
      if (!input_ended_) Refill();
      if (input_ended_) {
        done_ = true;
        return false;
      }
    }
    if (*state_.next_in != static_cast<uint8_t>(kGzipMagic[0])) {
      damaged_ = done_ = true;
      return false;
    }
    Reset();
    stalled_ = false;
    return true;
  }

  std::unique_ptr<ByteStream> stream_;
  inflate_state state_ = {};
  std::vector<uint8_t> input_;
  bool input_ended_ = false;
  bool stalled_ = false;
  bool done_ = false;
  bool damaged_ = false;
};

// A sequence of zstd frames.
class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(std::unique_ptr<ByteStream> stream)
      : stream_(std::move(stream)), context_(ZSTD_createDStream()), input_(kInputBytes) {}
  ~ZstdStream() override { ZSTD_freeDStream(context_); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

  size_t Read(char* to, size_t size) override {
    ZSTD_outBuffer out = {to, size, 0};
    while (!done_ && out.pos < size) {
      if (used_ == held_ && !input_ended_) {
        held_ = stream_->Read(input_.data(), input_.size());
        used_ = 0;
        input_ended_ = held_ == 0;
      }
      done_ = input_ended_ && !inside_frame_;
      if (done_) break;
      ZSTD_inBuffer in = {input_.data(), held_, used_};
      const size_t before = out.pos;
      const size_t result = ZSTD_decompressStream(context_, &out, &in);
      used_ = in.pos;
      inside_frame_ = result != 0;
      // At the end of the input there may still be decoded bytes to hand out.
      const bool cut = input_ended_ && inside_frame_ && out.pos == before;
      if (ZSTD_isError(result) != 0 || cut) damaged_ = done_ = true;
    }
    return out.pos;
  }
  bool damaged() const override { return damaged_ || stream_->damaged(); }
  uint64_t raw_bytes_read() const override { return stream_->raw_bytes_read(); }

 private:
  std::unique_ptr<ByteStream> stream_;
  ZSTD_DStream* const context_;
  std::vector<char> input_;
  size_t held_ = 0;
  size_t used_ = 0;
  bool inside_frame_ = false;
  bool input_ended_ = false;
  bool done_ = false;
  bool damaged_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> MakeGzipStream(std::unique_ptr<ByteStream> stream) {
  return std::make_unique<GzipStream>(std::move(stream));
}

std::unique_ptr<ByteStream> MakeZstdStream(std::unique_ptr<ByteStream> stream) {
  return std::make_unique<ZstdStream>(std::move(stream));
}

std::unique_ptr<ByteStream> Decompressed(std::unique_ptr<ByteStream> stream) {
  constexpr int kMostLayers = 3;  // a gzip file in a zip member is met; more is no export
  for (int layer = 0; layer < kMostLayers; ++layer) {
    std::string magic(kZstdMagic.size(), '\0');
    magic.resize(stream->Read(magic.data(), magic.size()));
    const bool gzip = magic.starts_with(kGzipMagic);
    const bool zstd = magic == kZstdMagic;
    stream = Restarted(std::move(magic), std::move(stream));
    if (!gzip && !zstd) break;
    stream = gzip ? MakeGzipStream(std::move(stream)) : MakeZstdStream(std::move(stream));
  }
  return stream;
}

}  // namespace ingest
