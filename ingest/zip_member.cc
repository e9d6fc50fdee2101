// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "ingest/byte_stream.h"

namespace ingest {

namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using File = std::unique_ptr<zip_file_t, CloseFile>;

bool BeginsLikeZip(const std::string& path) {
  char magic[4] = {};
  std::ifstream(path, std::ios::binary).read(magic, sizeof(magic));
  return memcmp(magic, "PK\x03\x04", sizeof(magic)) == 0;
}

Archive OpenArchive(const std::string& path) {
  int error = 0;
  return Archive(zip_open(path.c_str(), ZIP_RDONLY, &error));
}

// What systems put beside the files that somebody packed.
bool IsClutter(std::string_view name) {
  const size_t slash = name.rfind('/');
  const std::string_view base = slash == std::string_view::npos ? name : name.substr(slash + 1);
  return base.empty() || base.front() == '.' || name.starts_with("__MACOSX/");
}

class ZipMemberStream final : public ByteStream {
 public:
  ZipMemberStream(Archive archive, File file, uint64_t size, uint64_t packed_size)
      : archive_(std::move(archive)), file_(std::move(file)), size_(size), packed_size_(packed_size) {}

  size_t Read(char* to, size_t size) override {
    size_t filled = 0;
    while (filled < size && !ended_) {
      const zip_int64_t count = zip_fread(file_.get(), to + filled, size - filled);
      damaged_ = damaged_ || count < 0;
      ended_ = count <= 0;
      if (count > 0) filled += static_cast<size_t>(count);
    }
    read_ += filled;
    if (ended_ && read_ < size_) damaged_ = true;
    return filled;
  }
  bool damaged() const override { return damaged_; }
  uint64_t raw_bytes_read() const override {
    return size_ == 0 ? 0
                      : static_cast<uint64_t>(static_cast<double>(packed_size_) * static_cast<double>(read_) /
                                              static_cast<double>(size_));
  }

 private:
  Archive archive_;
  File file_;  // closed before the archive
  const uint64_t size_, packed_size_;
  uint64_t read_ = 0;
  bool ended_ = false;
  bool damaged_ = false;
};

}  // namespace

std::vector<std::string> ZipMembers(const std::string& path) {
  std::vector<std::string> names;
  if (!BeginsLikeZip(path)) return names;
  const Archive archive = OpenArchive(path);
  if (archive == nullptr) return names;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* const name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
    if (name == nullptr) continue;
    if (std::string_view(name) == "[Content_Types].xml") return {};
    if (!IsClutter(name)) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

absl::StatusOr<std::unique_ptr<ByteStream>> OpenZipMember(const std::string& path, uint64_t* raw_size) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string file = path.substr(0, slash);
    struct stat info = {};
    if (stat(file.c_str(), &info) != 0) break;
    if (!S_ISREG(info.st_mode)) continue;
    Archive archive = OpenArchive(file);
    if (archive == nullptr) break;
    const zip_int64_t index = zip_name_locate(archive.get(), path.c_str() + slash + 1, ZIP_FL_ENC_GUESS);
    zip_stat_t member = {};
    if (index < 0 || zip_stat_index(archive.get(), static_cast<zip_uint64_t>(index), 0, &member) != 0) break;
    zip_file_t* const opened = zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(index), 0);
    if (opened == nullptr) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s: cannot be unpacked: %s; unpack the archive and name the files", path, zip_strerror(archive.get())));
    }
    *raw_size = member.comp_size;
    return std::unique_ptr<ByteStream>(
        std::make_unique<ZipMemberStream>(std::move(archive), File(opened), member.size, member.comp_size));
  }
  return absl::NotFoundError(path + ": no such file, and no such member of an archive");
}

}  // namespace ingest
