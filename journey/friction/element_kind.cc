// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/element_kind.h"

#include <algorithm>
#include <iterator>

#include "journey/event/name_words.h"

namespace journey::friction {
namespace {

struct KindWords {
  ElementKind kind;
  std::string_view id;
  std::string_view words;
};

constexpr KindWords kKinds[] = {
    {ElementKind::kStepper, "stepper",
     "stepper plus minus increment decrement increase decrease qty quantity spinner spinbutton zoom volume 수량 증가 "
     "감소 더하기 빼기"},
    {ElementKind::kPagination, "pagination",
     "next previous prev pagination pager paginator loadmore forward backward 다음 이전 더보기"},
    {ElementKind::kTextField, "text_field", "textarea textbox textfield input contenteditable editor searchbox 입력"},
    {ElementKind::kCarousel, "carousel", "carousel slider swiper slick gallery slide slideshow 슬라이드 캐러셀"},
    {ElementKind::kDatePicker, "date_picker", "datepicker calendar daypicker monthpicker timepicker 달력 날짜"},
    {ElementKind::kLink, "link", "href link anchor 링크"},
    {ElementKind::kDownload, "download", "download export pdf csv xlsx 다운로드 내려받기"},
    {ElementKind::kMedia, "media", "canvas audio video embed object player mute 재생 동영상"},
    {ElementKind::kNewTab, "new_tab", "blank newtab newwindow 새창 새탭"},
};

constexpr size_t kMostBytes = 256;

// Cut so that no letter is parted.
std::string_view Beginning(std::string_view text) {
  if (text.size() <= kMostBytes) return text;
  size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

const event::WordIndex& Index() {
  static const auto& index = *[] {
    std::vector<std::string_view> lists;
    for (const KindWords& kind : kKinds) lists.push_back(kind.words);
    return new event::WordIndex(lists);
  }();
  return index;
}

}  // namespace

uint16_t KindsOfElement(std::string_view element) {
  if (element == "+" || element == "-" || element == "−" || element == "＋")
    return static_cast<uint16_t>(ElementKind::kStepper);
  if (element == "<" || element == ">" || element == "«" || element == "»" || element == "‹" || element == "›")
    return static_cast<uint16_t>(ElementKind::kPagination);
  uint16_t kinds = 0;
  // The tag of a selector: "a.buy", "a[href]".
  if (element == "a" || element.starts_with("a.") || element.starts_with("a[") || element.starts_with("a#"))
    kinds |= static_cast<uint16_t>(ElementKind::kLink);
  const event::WordIndex::Lists lists = Index().Match(event::NameWords(Beginning(element)));
  for (size_t i = 0; i < std::size(kKinds); ++i) {
    if (lists[i]) kinds |= static_cast<uint16_t>(kKinds[i].kind);
  }
  return kinds;
}

std::vector<std::string_view> ElementKindNames(uint16_t kinds) {
  std::vector<std::string_view> names;
  for (const KindWords& kind : kKinds) {
    if ((kinds & static_cast<uint16_t>(kind.kind)) != 0) names.push_back(kind.id);
  }
  return names;
}

uint16_t FindElementKind(std::string_view id) {
  const auto found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindWords& kind) { return kind.id == id; });
  return found == std::end(kKinds) ? uint16_t{0} : static_cast<uint16_t>(found->kind);
}

}  // namespace journey::friction
