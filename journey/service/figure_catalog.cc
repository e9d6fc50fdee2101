// SPDX-License-Identifier: Apache-2.0
#include "journey/service/figure_catalog.h"

#include <array>

namespace journey::service {
namespace {

constexpr std::array<FigureInfo, kFigures> kCatalog = {{
#define FIGURE(constant, id, shape, family, window, unit, gate, marks) \
  {id, Shape::shape, Family::family, window, unit, Gate::gate, marks},
#include "journey/service/figure_catalog.def"
#undef FIGURE
}};

}  // namespace

const FigureInfo& Info(Figure figure) { return kCatalog[static_cast<size_t>(figure)]; }

}  // namespace journey::service
