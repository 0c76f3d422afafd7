// Refused: thread block clusters.
#include <cooperative_groups.h>

__global__ void meet() { cooperative_groups::this_cluster().sync(); }
