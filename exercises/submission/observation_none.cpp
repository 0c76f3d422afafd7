// A real device counts nothing and finds nothing by itself.
#include "exercises/submission/observation.hpp"

namespace warpkit::exercise {

Observation::Observation() = default;

void Observation::tell(Result& result) const {
  static_cast<void>(records_);
  static_cast<void>(findings_);
  result.counted = false;
}

}  // namespace warpkit::exercise
