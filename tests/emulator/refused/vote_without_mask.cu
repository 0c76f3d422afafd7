// Refused: a vote that doesn't say which lanes take part.
__global__ void vote(int* data) { data[threadIdx.x] = __any(data[threadIdx.x]); }
