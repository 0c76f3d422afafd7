/// @file
/// The one device that the emulator states, and its limits.
#pragma once

#include <cstddef>

namespace warpkit::emulator {

inline constexpr unsigned kWarpSize = 32;                         ///< Threads a warp.
inline constexpr unsigned kMaxThreadsPerBlock = 1024;             ///< In all directions together.
inline constexpr unsigned kMaxBlockExtent[3] = {1024, 1024, 64};  ///< Threads by direction.
inline constexpr unsigned kMaxGridExtent[3] = {2147483647u, 65535u, 65535u};  ///< Blocks.
inline constexpr std::size_t kSharedPerBlock = 48 * 1024;                     ///< Without opt-in.
inline constexpr std::size_t kMaxSharedPerBlock = 227 * 1024;                 ///< With opt-in.
inline constexpr std::size_t kSharedPerMultiprocessor = 228 * 1024;           ///< Bytes.
inline constexpr std::size_t kReservedSharedPerBlock = 1024;  ///< Bytes that CUDA keeps.
inline constexpr int kMultiprocessors = 16;                   ///< Few: it is a small device.
inline constexpr int kMaxThreadsPerMultiprocessor = 2048;     ///< 64 warps.
inline constexpr int kMaxBlocksPerMultiprocessor = 32;        ///< Blocks.
inline constexpr int kRegistersPerMultiprocessor = 65536;     ///< 32-bit registers.
inline constexpr int kRegistersPerThread = 32;                ///< What every kernel is said to use.
inline constexpr std::size_t kDeviceMemory = std::size_t{16} << 30;  ///< Bytes.
inline constexpr std::size_t kDefaultHeap = std::size_t{8} << 20;    ///< Bytes, for kernels' new.
inline constexpr std::size_t kPitchAlignment = 512;                  ///< Bytes.
inline constexpr int kMemoryClockRate = 1000000;  ///< kHz; nominal, so that programs can divide.
inline constexpr int kMemoryBusWidth = 128;       ///< Bits; nominal: with the clock, 32 GB/s.
inline constexpr int kCacheSize = 1024 * 1024;    ///< Bytes of L2; nominal too.
inline constexpr int kComputeMajor = 9;           ///< Compute capability 9.0.
inline constexpr int kComputeMinor = 0;           ///< Likewise.
inline constexpr int kApiVersion = 12080;         ///< CUDA 12.8.

}  // namespace warpkit::emulator
