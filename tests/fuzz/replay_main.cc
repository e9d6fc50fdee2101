// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of its corpus and over mutations of them. The seed is fixed: every run is the same.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kMutations = 300;
constexpr size_t kLongest = 1 << 16;

void Run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

// std::mt19937_64 gives the same numbers everywhere; the distributions of the library do not.
std::string Mutate(std::string input, const std::vector<std::string>& others, std::mt19937_64* random) {
  const auto below = [random](size_t limit) {
    return limit == 0 ? size_t{0} : static_cast<size_t>((*random)() % limit);
  };
  constexpr std::string_view kTelling = "\"\\\n\r,:{}[]\0\xff\xed\xa0\x80-+.eE019 \t;";
  for (size_t times = 1 + below(4); times > 0; --times) {
    const size_t place = below(input.size() + 1);
    switch (below(7)) {
      case 0:
        if (place < input.size()) input[place] = static_cast<char>(below(256));
        break;
      case 1:
        input.insert(place, 1, kTelling[below(kTelling.size())]);
        break;
      case 2:
        input.erase(place, below(8));
        break;
      case 3:
        input.erase(place);
        break;
      case 4:
        input.insert(place, input.substr(below(input.size() + 1), below(64)));
        break;
      case 5: {
        const std::string& other = others[below(others.size())];
        input.insert(place, other.substr(below(other.size() + 1), below(256)));
        break;
      }
      default:
        if (place < input.size()) input[place] = static_cast<char>(input[place] ^ (1 << below(8)));
        break;
    }
  }
  if (input.size() > kLongest) input.resize(kLongest);
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (corpus.empty()) {
    std::fprintf(stderr, "%s holds no file\n", argv[1]);
    return 1;
  }
  Run("");
  std::mt19937_64 random(1);
  for (const std::string& input : corpus) {
    Run(input);
    for (int i = 0; i < kMutations; ++i) Run(Mutate(input, corpus, &random));
  }
  std::printf("%zu files, %zu inputs\n", corpus.size(), 1 + corpus.size() * (1 + kMutations));
  return 0;
}
