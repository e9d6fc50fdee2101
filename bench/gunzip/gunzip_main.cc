// SPDX-License-Identifier: Apache-2.0
// journey-bench-gunzip FILE.gz: unpacks with ISA-L's igzip, one thread, and throws the text away: the least that
// reading a packed input can cost.
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: journey-bench-gunzip FILE.gz\n");
    return 2;
  }
  const int file = open(argv[1], O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    std::fprintf(stderr, "journey-bench-gunzip: %s: %s\n", argv[1], std::strerror(errno));
    return 2;
  }
  std::vector<uint8_t> packed(1 << 18), text(1 << 20);
  const auto state = std::make_unique<inflate_state>();
  isal_inflate_init(state.get());
  state->crc_flag = ISAL_GZIP;
  uint64_t bytes = 0;
  for (;;) {
    if (state->avail_in == 0) {
      const ssize_t got = read(file, packed.data(), packed.size());
      if (got <= 0) break;
      state->next_in = packed.data();
      state->avail_in = static_cast<uint32_t>(got);
    }
    state->next_out = text.data();
    state->avail_out = static_cast<uint32_t>(text.size());
    const int result = isal_inflate(state.get());
    bytes += text.size() - state->avail_out;
    if (result != ISAL_DECOMP_OK) {
      std::fprintf(stderr, "journey-bench-gunzip: %s: damaged (%d)\n", argv[1], result);
      return 1;
    }
    if (state->block_state == ISAL_BLOCK_FINISH && state->avail_in > 0) {  // another member follows
      isal_inflate_reset(state.get());
      state->crc_flag = ISAL_GZIP;
    }
  }
  close(file);
  std::printf("{\"bytes\": %llu}\n", static_cast<unsigned long long>(bytes));
  return 0;
}
