// Refused: a shuffle that doesn't say which lanes take part.
__global__ void sum(float* data) {
  float value = data[threadIdx.x];
  value += __shfl_down(value, 16);
  data[threadIdx.x] = value;
}
