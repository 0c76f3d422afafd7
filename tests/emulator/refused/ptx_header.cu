// Refused: PTX instructions.
#include <cuda/ptx>

__global__ void nothing() {}
