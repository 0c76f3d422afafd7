// The learner chooses how particles lie in device memory: they are packed by the learner's own
// place(), and unpacked by it again.
#include <cstring>
#include <set>

#include "exercises/08_coalescing/particle_update/entry.hpp"
#include "exercises/submission/harness.hpp"

namespace warpkit::exercise {
namespace {

int room_for(int n) { return (n + 255) / 256 * 256 * kFields; }

float* elements(Buffer& buffer) {
  return reinterpret_cast<float*>(buffer.bytes.data() + buffer.offset());
}

// Places of all fields, particle by particle; empty when two share one or one lies outside.
std::vector<int> places_of(int n) {
  std::vector<int> places;
  std::set<int> taken;
  for (int i = 0; i < n; ++i) {
    for (int field = 0; field < kFields; ++field) {
      const int at = place(field, i, n);
      if (at < 0 || at >= room_for(n) || !taken.insert(at).second) return {};
      places.push_back(at);
    }
  }
  return places;
}

bool is_array_of_structures(const std::vector<int>& places) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] / kFields != static_cast<int>(i) / kFields) return false;
  }
  return true;
}

bool is_structure_of_arrays(const std::vector<int>& places, int n) {
  for (int i = 0; i < static_cast<int>(places.size()); ++i) {
    if (places[static_cast<std::size_t>(i)] != i % kFields * n + i / kFields) return false;
  }
  return true;
}

}  // namespace

Result answer(const Request& request) {
  const int n = static_cast<int>(request.scalars.at("n"));
  const std::vector<int> places = places_of(n);
  Result result;
  if (places.empty()) {
    result.buffers = request.buffers;
    result.facts = {{"status", 0}, {"leaked_bytes", 0}, {"places_collide", 1}};
    return result;
  }
  Request packed;
  packed.buffers["particles"] = output({room_for(n)});  // NaN where no field lies
  Buffer before = request.buffers.at("before");
  float* memory = elements(packed.buffers["particles"]);
  for (std::size_t i = 0; i < places.size(); ++i) memory[places[i]] = elements(before)[i];
  packed.scalars = request.scalars;
  result = run_on_device(packed, [&](const DeviceArguments& arguments) {
    particle_update(arguments.pointer<float>("particles"), n,
                    static_cast<float>(arguments.integer("dt_1024ths")) / 1024.0f);
  });
  if (!result.trouble.empty()) return result;
  Buffer moved = result.buffers.at("particles");
  result.buffers = request.buffers;
  Buffer& after = result.buffers.at("after");
  for (std::size_t i = 0; i < places.size(); ++i) elements(after)[i] = elements(moved)[places[i]];
  // What was written past the particles shows past the answer.
  if (!moved.guards_match(packed.buffers["particles"])) after.bytes.back() ^= 0xff;
  result.facts["places_collide"] = 0;
  result.facts["array_of_structures"] = is_array_of_structures(places) ? 1 : 0;
  result.facts["structure_of_arrays"] = is_structure_of_arrays(places, n) ? 1 : 0;
  return result;
}

}  // namespace warpkit::exercise
