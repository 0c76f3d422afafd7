/// @file
/// cuda::std: the C++ library under the name that it has in device code. Host and device are one
/// here, so it is the host's.
#pragma once

namespace std {}

namespace cuda {
namespace std {

using namespace ::std;

}  // namespace std
}  // namespace cuda
