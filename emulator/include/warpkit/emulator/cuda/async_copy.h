/// @file
/// Copies that are done only when somebody waits for them, so that a forgotten wait shows.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../condition_functions.h"
#include "../vector_copy.h"

namespace cuda {

/// A number of bytes that, like both addresses, is a multiple of an alignment.
template <::std::size_t kAlignment>
struct aligned_size_t {
  static constexpr ::std::size_t align = kAlignment;
  ::std::size_t value;

  explicit constexpr aligned_size_t(::std::size_t size) : value(size) {}
  constexpr operator ::std::size_t() const { return value; }
};

enum class async_contract_fulfillment { none, async };

}  // namespace cuda

namespace warpkit::emulator {

/// One thread's share of a copy: pieces `first`, `first + stride`, … of the whole.
struct AsyncCopy {
  char* target;        ///< Of the whole copy.
  const char* source;  ///< Likewise; null to fill with zeros.
  size_t bytes;        ///< Likewise.
  unsigned first;      ///< This thread's rank.
  unsigned stride;     ///< The threads that share the copy.
};

/// Keeps a copy of the running thread for later.
void queue_async_copy(const AsyncCopy& copy);
/// Makes the copies queued since the last commit one batch.
void commit_async_copies();
/// Takes the running thread's oldest queued copy.
/// @param prior how many of the latest batches may stay queued.
/// @param copy receives it.
/// @return false if none is left but those of the latest batches, and those not committed.
bool take_async_copy(size_t prior, AsyncCopy& copy);

/// Moves `kBytes` bytes at once.
template <size_t kBytes>
struct CopyPiece;
template <>
struct CopyPiece<1> {
  typedef unsigned char __attribute__((may_alias)) type;
};
template <>
struct CopyPiece<2> {
  typedef unsigned short __attribute__((may_alias)) type;
};
template <>
struct CopyPiece<4> {
  typedef unsigned int __attribute__((may_alias)) type;
};
template <>
struct CopyPiece<8> {
  typedef unsigned long long __attribute__((may_alias)) type;
};
template <>
struct CopyPiece<16> {
  typedef unsigned int __attribute__((vector_size(16), may_alias)) type;
};

/// The copies are inlined all the way, so that findings about them name the user's line.
#define WARPKIT_COPY inline __attribute__((always_inline))

template <size_t kBytes>
WARPKIT_COPY void copy_pieces(const AsyncCopy& copy) {
  using Piece = typename CopyPiece<kBytes>::type;
  Piece* const target = reinterpret_cast<Piece*>(copy.target);
  const Piece* const source = reinterpret_cast<const Piece*>(copy.source);
  const size_t pieces = copy.bytes / kBytes;
  for (size_t i = copy.first; i < pieces; i += copy.stride)
    target[i] = source ? source[i] : Piece{};
}

/// Does a copy in the widest pieces that the addresses and the size allow, at most 16 bytes.
WARPKIT_COPY void carry_out(const AsyncCopy& copy) {
  const std::uintptr_t all = reinterpret_cast<std::uintptr_t>(copy.target) |
                             reinterpret_cast<std::uintptr_t>(copy.source) | copy.bytes;
  if (all % 16 == 0) return copy_pieces<16>(copy);
  if (all % 8 == 0) return copy_pieces<8>(copy);
  if (all % 4 == 0) return copy_pieces<4>(copy);
  if (all % 2 == 0) return copy_pieces<2>(copy);
  copy_pieces<1>(copy);
}

/// Does the running thread's queued copies.
/// @param prior how many of the latest batches may stay queued.
WARPKIT_COPY void carry_out_all_but(size_t prior) {
  AsyncCopy copy;
  while (take_async_copy(prior, copy)) carry_out(copy);
}

/// The alignment that a size promises.
template <class Size>
constexpr size_t kPromisedAlignment = 1;
template <size_t kAlignment>
constexpr size_t kPromisedAlignment<::cuda::aligned_size_t<kAlignment>> = kAlignment;

/// Ends the launch if a copy breaks what its size promises.
template <class Size>
void check_alignment(const void* target, const void* source, const Size& size, Site site) {
  constexpr size_t kAlignment = kPromisedAlignment<Size>;
  const std::uintptr_t all = reinterpret_cast<std::uintptr_t>(target) |
                             reinterpret_cast<std::uintptr_t>(source) | static_cast<size_t>(size);
  if (all % kAlignment != 0) {
    misuse("memcpy_async: an address or the size isn't a multiple of what aligned_size_t promises",
           site);
  }
}

/// A thread on its own, as a group.
struct SingleThread {
  static constexpr unsigned size() { return 1; }
  static constexpr unsigned thread_rank() { return 0; }
};

/// The running thread's share of a copy by its group.
template <class Group, class Size>
AsyncCopy share_of_copy(const Group& group, void* target, const void* source, const Size& size,
                        Site site) {
  check_alignment(target, source, size, site);
  return {static_cast<char*>(target), static_cast<const char*>(source), static_cast<size_t>(size),
          static_cast<unsigned>(group.thread_rank()), static_cast<unsigned>(group.size())};
}

}  // namespace warpkit::emulator
