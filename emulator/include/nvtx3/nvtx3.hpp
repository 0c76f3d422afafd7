/// @file
/// NVTX's C++ form. Without a timeline its ranges and marks do nothing.
#pragma once

#include "../nvToolsExt.h"

namespace nvtx3 {
inline namespace v1 {

/// Something that a mark may carry: a colour, a text, a number, a kind.
struct Carried {
  template <class... Parts>
  constexpr explicit Carried(const Parts&...) {}
};
struct rgb : Carried {
  using Carried::Carried;
};
struct argb : Carried {
  using Carried::Carried;
};
struct color : Carried {
  using Carried::Carried;
};
struct message : Carried {
  using Carried::Carried;
};
struct payload : Carried {
  using Carried::Carried;
};
struct category : Carried {
  using Carried::Carried;
};
struct event_attributes : Carried {
  using Carried::Carried;
};

/// A part of the timeline.
struct domain {
  struct global {};
};

template <class Domain>
struct registered_string_in : Carried {
  using Carried::Carried;
};
template <class Domain>
struct named_category_in : Carried {
  using Carried::Carried;
};
using registered_string = registered_string_in<domain::global>;
using named_category = named_category_in<domain::global>;

/// A range that ends with its scope.
template <class Domain = domain::global>
class scoped_range_in {
 public:
  template <class... Parts>
  explicit scoped_range_in(const Parts&...) {}
  ~scoped_range_in() {}
  scoped_range_in(const scoped_range_in&) = delete;             // a range ends once
  scoped_range_in& operator=(const scoped_range_in&) = delete;  // likewise
};
using scoped_range = scoped_range_in<>;

/// A range that may be moved.
template <class Domain = domain::global>
class unique_range_in {
 public:
  template <class... Parts>
  explicit unique_range_in(const Parts&...) {}
  ~unique_range_in() {}
  unique_range_in(unique_range_in&&) = default;
  unique_range_in& operator=(unique_range_in&&) = default;
};
using unique_range = unique_range_in<>;

struct range_handle {};
template <class... Parts>
range_handle start_range(const Parts&...) {
  return {};
}
template <class Domain, class... Parts>
range_handle start_range_in(const Parts&...) {
  return {};
}
inline void end_range(range_handle) {}
template <class Domain>
void end_range_in(range_handle) {}
template <class... Parts>
void mark(const Parts&...) {}
template <class Domain, class... Parts>
void mark_in(const Parts&...) {}

}  // namespace v1
}  // namespace nvtx3

#define NVTX3_FUNC_RANGE() static_cast<void>(0)
#define NVTX3_FUNC_RANGE_IN(domain) static_cast<void>(0)
#define NVTX3_FUNC_RANGE_IF(condition) static_cast<void>(condition)
