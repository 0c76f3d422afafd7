// Variables that other files know, which g++ alone keeps apart (device_variables.h says why).
#include "tests/checks/cases.hpp"

__device__ int known_a[16];
__device__ int known_b[16];

__global__ void set_known(int at) { known_a[at] = known_b[at % 16]; } /*a1*/
// expect: memcheck error a1 of known_a[16] by 0:0
CASE(known_to_all_into_neighbour) { set_known<<<1, 1>>>(16); }
CASE(known_to_all) { set_known<<<1, 1>>>(15); }
