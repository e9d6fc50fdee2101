// SPDX-License-Identifier: Apache-2.0
// What sort of element was clicked, by the words of its name or selector: many fast clicks on a stepper, or a click on
// a text field after which nothing happens, are no friction. Vendors met these as their largest sources of false
// alarms; docs/signals.md lists them with each signal.
#ifndef JOURNEY_FRICTION_ELEMENT_KIND_H_
#define JOURNEY_FRICTION_ELEMENT_KIND_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace journey::friction {

enum class ElementKind : uint16_t {
  kStepper = 1,      // plus, minus, quantity
  kPagination = 2,   // next, previous, load more
  kTextField = 4,    // input, textarea, contenteditable
  kCarousel = 8,     // slider, swiper, gallery
  kDatePicker = 16,  // calendar
  kLink = 32,        // a[href]
  kDownload = 64,
  kMedia = 128,  // canvas, audio, video, embed, object
  kNewTab = 256,
};

// A set of ElementKind as bits. Words match whole words of Latin letters and substrings of others; the signs + - < >
// match the whole element. Only the first 256 bytes are read.
uint16_t KindsOfElement(std::string_view element);
// The ids of the kinds in the set: stepper, pagination, text_field ...
std::vector<std::string_view> ElementKindNames(uint16_t kinds);
// 0 where there is no such kind.
uint16_t FindElementKind(std::string_view id);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_ELEMENT_KIND_H_
