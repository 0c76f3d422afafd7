// What the program's calls on the host mean for the checks.
#include <algorithm>
#include <utility>

#include "emulator/checks/checker.hpp"
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/include/warpkit/emulator/runtime_templates.h"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

constexpr std::size_t kLongestPadding = 15;  // of a struct, in bytes

const char* allocator_of(MemoryKind kind) {
  switch (kind) {
    case MemoryKind::Device:
      return "cudaMalloc";
    case MemoryKind::Pinned:
      return "cudaMallocHost";
    case MemoryKind::Registered:
      return "cudaHostRegister";
    case MemoryKind::Managed:
      return "cudaMallocManaged";
    case MemoryKind::Heap:
      return "new or malloc in a kernel";
  }
  return "an allocation";
}

const char* direction_name(cudaMemcpyKind kind) {
  switch (kind) {
    case cudaMemcpyHostToHost:
      return "cudaMemcpyHostToHost";
    case cudaMemcpyHostToDevice:
      return "cudaMemcpyHostToDevice";
    case cudaMemcpyDeviceToHost:
      return "cudaMemcpyDeviceToHost";
    case cudaMemcpyDeviceToDevice:
      return "cudaMemcpyDeviceToDevice";
    case cudaMemcpyDefault:
      return "cudaMemcpyDefault";
  }
  return "an unknown direction";
}

bool is_device(const void* address) { return DeviceMemory::instance().contains(address); }

std::size_t extent(std::size_t pitch, std::size_t width, std::size_t height) {
  return height ? pitch * (height - 1) + width : 0;
}

}  // namespace

void Checker::note_on_host(Tool tool, bool is_error, const char* kind, Place place,
                           const Example& example) {
  FindingKey key{tool, is_error, kind, -1, std::move(place), {}};
  if (Example* told = findings_.note(key, 0, example)) told->has_thread = false;
}

std::string Checker::words_for(const void* address, std::size_t bytes, Example& example) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const Region* region = regions_.holding(at);
  if (!region) return is_device(address) ? "device memory of no allocation" : "host memory";
  Place place;
  place.calls = region->allocated_at;
  example.extra.push_back(place);
  const std::string offset =
      at == region->begin ? "" : "byte " + std::to_string(at - region->begin) + " of ";
  static_cast<void>(bytes);
  return offset +
         (region->is_freed ? "freed memory"
                           : "the " + std::to_string(region->bytes) + " bytes of memory") +
         " allocated at " + static_cast<char>(2 + example.extra.size());
}

void Checker::allocated(MemoryKind kind, const void* address, std::size_t bytes) {
  const Lock lock(mutex_);
  regions_.add(kind, address, bytes, current_calls());
  if (kind == MemoryKind::Heap) forget_touches(reinterpret_cast<std::uintptr_t>(address), bytes);
}

void Checker::freed(MemoryKind, const void* address) {
  const Lock lock(mutex_);
  regions_.free(address, calls_that_free(address));
}

void Checker::free_asked(const void* address) {
  const Lock lock(mutex_);
  frees_asked_[address].push_back(current_calls());
}

/// A stream's own host thread may do what the program asked for long before.
CallStack Checker::calls_that_free(const void* address) {
  const auto asked = frees_asked_.find(address);
  if (asked == frees_asked_.end()) return current_calls();
  CallStack calls = std::move(asked->second.front());
  asked->second.erase(asked->second.begin());
  if (asked->second.empty()) frees_asked_.erase(asked);
  return calls;
}

void Checker::wrong_free(MemoryKind kind, const void* address) {
  if (!settings_.has(Tool::Memcheck)) return;
  const Lock lock(mutex_);
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const Region* region = regions_.holding(at);
  const bool twice = region && region->is_freed && region->begin == at;
  const char* function = kind == MemoryKind::Pinned       ? "cudaFreeHost"
                         : kind == MemoryKind::Registered ? "cudaHostUnregister"
                                                          : "cudaFree";
  Example example;
  example.text = std::string(function) + " at \1 is given ";
  if (twice) {
    Place freed;
    freed.calls = region->freed_at;
    example.text += words_for(address, 1, example);
    example.extra.push_back(freed);
    example.text +=
        std::string(", which was freed at ") + static_cast<char>(2 + example.extra.size());
    example.next = "free each allocation once, and set the pointer to nullptr then";
  } else {
    example.text += words_for(address, 1, example);
    if (region && region->begin == at) {
      example.text += std::string(" by ") + allocator_of(region->kind);
    }
    example.next =
        "give it the pointer that the allocation returned, and use the function that "
        "belongs to the allocation";
  }
  Place place;
  place.calls = calls_that_free(address);
  note_on_host(Tool::Memcheck, true, twice ? "double free" : "invalid free", place, example);
  findings_.flush();
}

void Checker::copy_flags(char* target, const char* source, std::size_t bytes) {
  Region* to = regions_.holding(reinterpret_cast<std::uintptr_t>(target));
  if (!to || !to->tracks_writes()) return;
  const std::size_t at = reinterpret_cast<std::uintptr_t>(target) - to->begin;
  const Region* from =
      source ? regions_.holding(reinterpret_cast<std::uintptr_t>(source)) : nullptr;
  to->written.set(at, bytes);
  if (!from || !from->tracks_writes()) return;
  const std::size_t first = reinterpret_cast<std::uintptr_t>(source) - from->begin;
  if (from->written.count(first, bytes) == bytes) return;
  for (std::size_t i = 0; i < bytes; ++i) {
    if (!from->written.test(first + i)) to->written.clear(at + i, 1);
  }
}

std::size_t Checker::count_unwritten(const char* source, std::size_t bytes) {
  const Region* from = regions_.holding(reinterpret_cast<std::uintptr_t>(source));
  if (!from || !from->tracks_writes()) return 0;
  const std::size_t first = reinterpret_cast<std::uintptr_t>(source) - from->begin;
  const std::size_t written = from->written.count(first, bytes);
  if (written == bytes || written == 0 || from->is_scalar) return bytes - written;
  // Shorter runs may be the padding of structs.
  std::size_t run = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    run = from->written.test(first + i) ? 0 : run + 1;
    if (run > kLongestPadding) return bytes - written;
  }
  return 0;
}

void Checker::enqueued() {
  const Lock lock(mutex_);
  enqueued_at_ = current_calls();
}

void Checker::transferred(const Transfer& transfer) {
  const Lock lock(mutex_);
  if (transfer.width == 0 || transfer.height == 0) return;
  std::size_t unwritten = 0;
  for (std::size_t row = 0; row < transfer.height; ++row) {
    char* target = static_cast<char*>(transfer.target) + row * transfer.target_pitch;
    const char* source = static_cast<const char*>(transfer.source);
    if (source) {
      source += row * transfer.source_pitch;
      if (!is_device(target)) unwritten += count_unwritten(source, transfer.width);
    }
    copy_flags(target, source, transfer.width);
  }
  if (unwritten == 0 || !settings_.has(Tool::Initcheck)) return;
  Example example;
  example.text = "the copy to the host at \1 reads " + words_for(transfer.source, 1, example) +
                 ", of which nobody has written " + std::to_string(unwritten) +
                 (unwritten == 1 ? " byte" : " bytes");
  example.next = "copy only what a kernel or a copy has written, or clear it by cudaMemset first";
  Place place;
  // A stream's own host thread may do the copy.
  place.calls = current_calls();
  if (findings_.lines().line_of(place.calls).file.empty()) place.calls = enqueued_at_;
  note_on_host(Tool::Initcheck, false, "unwritten memory copied", place, example);
  findings_.flush();
}

void Checker::refused(cudaError_t error, const Transfer& transfer, cudaMemcpyKind kind) {
  if (!settings_.has(Tool::Memcheck) || error == cudaErrorInvalidPitchValue) return;
  const Lock lock(mutex_);
  Example example;
  const char* verdict = "wrong copy";
  const auto too_long = [&](const void* address, std::size_t pitch, const char* side) {
    const Region* region = regions_.holding(reinterpret_cast<std::uintptr_t>(address));
    const std::size_t asked = extent(pitch, transfer.width, transfer.height);
    if (!region || region->is_freed) return false;
    const std::size_t left = region->end() - reinterpret_cast<std::uintptr_t>(address);
    if (asked <= left) return false;
    example.text = std::string(transfer.source ? "the copy" : "the memset") + " at \1 " + side +
                   " " + std::to_string(asked) + " bytes, but only " + std::to_string(left) +
                   " are left of " + words_for(address, 1, example);
    example.next = "count in bytes (elements times sizeof), and no more than was allocated";
    verdict = "oversized copy";
    return true;
  };
  const auto gone = [&](const void* address, const char* side) {
    const Region* region = regions_.holding(reinterpret_cast<std::uintptr_t>(address));
    if (!is_device(address) || (region && !region->is_freed)) return false;
    example.text = std::string(transfer.source ? "the copy" : "the memset") + " at \1 " + side +
                   " " + words_for(address, 1, example);
    example.next = "use memory that is allocated and not yet freed";
    return true;
  };
  if (!too_long(transfer.target, transfer.target_pitch, "writes") &&
      !(transfer.source && too_long(transfer.source, transfer.source_pitch, "reads")) &&
      !gone(transfer.target, "writes") && !(transfer.source && gone(transfer.source, "reads"))) {
    const auto side = [](const void* address) {
      return !address ? "a null pointer" : is_device(address) ? "device memory" : "host memory";
    };
    const bool is_null = !transfer.target;
    if (is_null) {
      example.text = std::string(transfer.source ? "the copy" : "the memset") +
                     " at \1 is given a null pointer";
      example.next =
          "look at where the pointer comes from: an allocation that failed or was never "
          "made";
    } else if (transfer.source) {
      example.text = std::string("the copy at \1 says ") + direction_name(kind) +
                     ", but its target is " + side(transfer.target) + " and its source is " +
                     side(transfer.source);
      example.next = "name the direction from source to target; the first pointer is the target";
    } else {
      example.text = std::string("the memset at \1 is given ") + side(transfer.target);
      example.next = "give it device memory";
    }
  }
  Place place;
  place.calls = current_calls();
  note_on_host(Tool::Memcheck, true, verdict, place, example);
  findings_.flush();
}

void Checker::symbol_refused(const SymbolRange& range) {
  if (!settings_.has(Tool::Memcheck)) return;
  const Lock lock(mutex_);
  const DeviceVariable* variable =
      device_variables_.holding(reinterpret_cast<std::uintptr_t>(range.symbol));
  Example example;
  if (variable) example.array = variable->name;
  example.text = std::string("the copy at \1 ") + (range.writes ? "writes " : "reads ") +
                 bytes_text(range.count) +
                 (range.offset ? " from byte " + std::to_string(range.offset) + " on" : "") +
                 ", but " + (variable ? variable->name : "the variable") + " has only " +
                 bytes_text(range.size);
  example.next = "count in bytes (elements times sizeof), and no more than the variable has";
  Place place;
  place.calls = current_calls();
  note_on_host(Tool::Memcheck, true, "oversized copy", place, example);
  findings_.flush();
}

void Checker::host_fault(std::uintptr_t code, const std::string& text) {
  if (!settings_.has(Tool::Memcheck)) return;
  const Lock lock(mutex_);
  device_failed_ = true;  // the program dies of it, with all that it would have freed
  // Told already, by the line that called the library's function.
  if (host_access_told_ && findings_.lines().line_of(code + 1).file.empty()) {
    return findings_.finish();
  }
  Example example;
  example.text = "host code touches " + text + " at \1";
  example.next =
      "copy it with cudaMemcpy, or allocate it with cudaMallocManaged if both sides are to use it";
  Place place;
  place.code = code + 1;
  note_on_host(Tool::Memcheck, true, "device pointer on the host", place, example);
  findings_.finish();
}

void Checker::tell_leaks() {
  if (!settings_.has(Tool::Memcheck) || !settings_.leaks || device_failed_) return;
  for (const auto& [begin, region] : regions_.all()) {
    if (region.is_freed) continue;
    Place place;
    place.calls = region.allocated_at;
    FindingKey key{Tool::Memcheck, true, "leak", -1, place, {}};
    Example example;
    example.has_thread = false;
    example.tie = static_cast<std::uint64_t>(region.number);
    if (Example* told = findings_.note(key, example.tie, example)) {
      told->text = std::to_string(region.bytes) + " bytes allocated at \1 by " +
                   allocator_of(region.kind) + " were never freed";
      told->next = region.kind == MemoryKind::Heap ? "delete them in a kernel"
                                                   : "free them before the program ends";
    }
  }
}

void Checker::reset() {
  const Lock lock(mutex_);
  tell_leaks();
  regions_.clear();
  device_failed_ = false;
  findings_.flush();
}

void Checker::program_ends() {
  const Lock lock(mutex_);
  if (ended_) return;
  ended_ = true;
  tell_leaks();
  findings_.finish();
}

}  // namespace warpkit::emulator::checks
