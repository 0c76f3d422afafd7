/// @file
/// What a launch `kernel<<<grid, block, shared, stream>>>(args…)` becomes.
#pragma once

#include <type_traits>
#include <utility>

#include "../../cuda_runtime_api.h"
#include "../../device_launch_parameters.h"
#include "launch_arguments.h"
#include "site.h"

namespace warpkit::emulator {

/// Consecutive threads of one row of the block, run one after another: x in [begin, end).
struct ThreadRun {
  unsigned begin;
  unsigned end;
};

/// threadIdx.x when no thread runs.
constexpr unsigned kNoThread = 0xffffffffu;

/// True once a thread of the running block has waited; then threads are handed out one by one.
extern WARPKIT_THREAD_LOCAL int block_waited;
/// Counts the blocks that this host thread has begun, from 1.
extern WARPKIT_THREAD_LOCAL unsigned long block_number;
/// The running block's dynamic shared memory.
extern WARPKIT_THREAD_LOCAL void* block_dynamic_shared;

/// Gives the next threads to run, and sets threadIdx.y and .z and the block's variables for them.
/// @param run receives the threads.
/// @return false when this host thread has no more to do in the launch. May not return at all, when
///   other threads of the block wait to go on; then its stack is free for others.
bool next_run(ThreadRun& run);

/// Tells the scheduler that the running thread, in a block where threads have waited, has ended.
void thread_finished();

/// In the counted build, keeps the compiler from moving accesses between threads. It inserts the
/// hooks, which read threadIdx, only after it has moved them: a store to threadIdx behind the loop,
/// so that every access would seem to be the first thread's.
inline __attribute__((always_inline)) void settle_memory() {
#if defined(WARPKIT_COUNTED)
  asm volatile("" : : : "memory");
#endif
}

// What runs threads isn't the kernel's: it has no hooks. The compiler inlines a function into one
// without hooks only if it must.
#if !defined(WARPKIT_COUNTED)
#define WARPKIT_UNHOOKED
#define WARPKIT_UNHOOKED_GNU
#define WARPKIT_UNHOOKED_CLANG
#define WARPKIT_UNHOOKED_CALL
#elif defined(__clang__)
#define WARPKIT_UNHOOKED __attribute__((no_sanitize("thread", "coverage")))
#define WARPKIT_UNHOOKED_GNU
#define WARPKIT_UNHOOKED_CLANG __attribute__((always_inline, no_sanitize("thread", "coverage")))
#else
#define WARPKIT_UNHOOKED __attribute__((no_sanitize("thread"), no_sanitize_coverage))
#define WARPKIT_UNHOOKED_GNU __attribute__((always_inline))
#define WARPKIT_UNHOOKED_CLANG
#endif
// clang++ inlines from the inside out: a kernel in a function that has hooks, and that one, which
// must be inlined, in the loop without them, where the kernel's would be lost. So the function in
// between has none either, and the kernel stays outside.
#if defined(WARPKIT_COUNTED) && defined(__clang__)
#define WARPKIT_UNHOOKED_CALL WARPKIT_UNHOOKED_CLANG
#elif defined(WARPKIT_COUNTED)
#define WARPKIT_UNHOOKED_CALL __attribute__((always_inline))
#endif

/// Tells whoever counts that a thread is about to run its kernel's first line.
void note_thread_begins();
/// Tells that it has returned from it.
void note_thread_ends();

/// Runs CUDA threads one after another on one stack, with the kernel's code inlined.
/// @tparam Body a callable without arguments: the kernel with its arguments.
/// @param shared_body the Body that all loops of the launch copy from.
template <class Body>
WARPKIT_UNHOOKED void thread_loop(const void* shared_body) {
  // A copy of its own lets the compiler keep arguments in registers across the kernel's stores.
  Body body = *static_cast<const Body*>(shared_body);
  ThreadRun run;
  while (next_run(run)) {
    for (unsigned x = run.begin; x != run.end; ++x) {
      threadIdx.x = x;
      settle_memory();
#if defined(WARPKIT_COUNTED)
      note_thread_begins();
#endif
      body();
      settle_memory();
#if defined(WARPKIT_COUNTED)
      note_thread_ends();
#endif
      // From here to the next thread's start a signal finds no thread that it could interrupt.
      threadIdx.x = kNoThread;
      asm volatile("" : : : "memory");
      if (__builtin_expect(block_waited, 0)) {
        threadIdx.x = x;
        thread_finished();
        break;
      }
    }
  }
}

/// The configuration between `<<<` and `>>>`, and the line where it stands.
struct LaunchShape {
  dim3 grid;            ///< Blocks, each extent ≥ 1.
  dim3 block;           ///< Threads a block, each extent ≥ 1.
  size_t shared_bytes;  ///< Dynamic shared memory a block.
  cudaStream_t stream;  ///< The stream, or null for the default one.
  Site site;            ///< Where the launch is written.
  /// All blocks are to run at once, so that they can wait for each other.
  bool cooperative = false;
  const char* arguments = nullptr;  ///< The text of its arguments, for messages; or null.
};

/// One kernel launch, without the kernel's types.
struct LaunchRequest {
  LaunchShape shape;                           ///< Grid, block, shared memory, stream.
  const char* kernel_name;                     ///< The kernel as written in the source.
  const void* kernel;                          ///< Its address, or null when its types are deduced.
  void (*loop)(const void* body);              ///< thread_loop of the body's type.
  void* body;                                  ///< The body, on the heap; only read.
  void (*release)(void* body);                 ///< Deletes the body.
  const LaunchArguments* arguments = nullptr;  ///< For checks: what the arguments are.
};

/// Checks the configuration and puts the kernel at its stream's end; errors go to cudaGetLastError.
/// @param request the launch, which takes over the body.
void launch(const LaunchRequest& request);

/// A kernel's parameter types.
template <class... Parameters>
struct KernelType {
  void (*kernel)(Parameters...);
};
template <>
struct KernelType<void> {};

/// Stands for the arguments when the kernel's type is asked for in an unevaluated lambda.
struct TypeProbe {};

/// Finds the parameter types of a kernel named without its arguments; isn't viable for an overload
/// set or a template whose arguments are still to be deduced.
/// @param kernel the kernel's address.
/// @return the address with its type.
template <class... Parameters>
constexpr KernelType<Parameters...> warpkit_kernel_type(TypeProbe, void (*kernel)(Parameters...)) {
  return {kernel};
}

/// Starts a launch when called with the kernel's arguments.
/// @tparam Body calls the kernel with lvalues.
template <class Body>
class Launcher {
 public:
  Launcher(const LaunchShape& shape, const char* name, const void* kernel, Body body)
      : shape_(shape), name_(name), kernel_(kernel), body_(body) {}

  /// Copies the arguments, as a launch does, and launches.
  template <class... Arguments>
  void start(const Arguments&... arguments) const {
    auto thread = [body = body_, arguments...]()
                      WARPKIT_UNHOOKED_CLANG mutable WARPKIT_UNHOOKED_GNU { body(arguments...); };
    using Thread = decltype(thread);
#if defined(WARPKIT_COUNTED)
    const LaunchArguments* described = describe_arguments(shape_.arguments, arguments...);
#else
    const LaunchArguments* described = nullptr;
#endif
    launch({shape_, name_, kernel_, thread_loop<Thread>, new Thread(std::move(thread)),
            [](void* body) { delete static_cast<Thread*>(body); }, described});
  }

 private:
  LaunchShape shape_;
  const char* name_;
  const void* kernel_;
  Body body_;
};

/// A launcher of a kernel whose parameter types are known, so that `0`, `NULL` and `{…}` convert.
template <class Body, class... Parameters>
class TypedLauncher : Launcher<Body> {
 public:
  using Launcher<Body>::Launcher;

  /// Launches with all arguments given.
  void operator()(Parameters... arguments) const {
    this->template start<Parameters...>(arguments...);
  }

  /// Launches with fewer, when the kernel's default arguments stand in for the rest; or with more,
  /// when the kernel is a template whose last parameters are a pack.
  template <class... Arguments,
            class = std::enable_if_t<sizeof...(Arguments) != sizeof...(Parameters)>>
  void operator()(Arguments... arguments) const {
    this->template start<Arguments...>(arguments...);
  }
};

/// A launcher of a template or overloaded kernel that is chosen by its arguments.
template <class Body>
class DeducedLauncher : Launcher<Body> {
 public:
  using Launcher<Body>::Launcher;

  /// Launches; each argument is copied with the type it has.
  template <class... Arguments>
  void operator()(Arguments... arguments) const {
    this->template start<Arguments...>(arguments...);
  }
};

/// A launch whose kernel is still to be named.
class Configuration {
 public:
  explicit Configuration(const LaunchShape& shape) : shape_(shape) {}

  /// Notes what the arguments are called.
  /// @param text the arguments as written.
  /// @return this configuration.
  Configuration& warpkit_arguments(const char* text) {
    shape_.arguments = text;
    return *this;
  }

  /// Names the kernel.
  /// @param name the kernel as written, for messages.
  /// @param typed called with a TypeProbe gives the kernel's KernelType; ill-formed if it has none.
  /// @param body calls the kernel with its arguments as lvalues.
  /// @return a function object that takes the arguments and launches.
  template <class Typed, class Body>
  auto warpkit_kernel(const char* name, Typed typed, Body body) const {
    if constexpr (std::is_invocable_v<Typed, TypeProbe>) {
      return typed_launcher(name, typed(TypeProbe{}), body);
    } else {
      return DeducedLauncher<Body>(shape_, name, nullptr, body);
    }
  }

  /// Names a kernel that is known only when the program runs.
  /// @param name the expression as written, for messages.
  /// @param function the kernel.
  /// @return a function object that takes the arguments and launches.
  template <class... Parameters>
  auto warpkit_kernel(const char* name, void (*function)(Parameters...)) const {
    const auto body = [function](auto&... arguments) { function(arguments...); };
    return typed_launcher(name, KernelType<Parameters...>{function}, body);
  }

 private:
  template <class Body, class... Parameters>
  TypedLauncher<Body, Parameters...> typed_launcher(const char* name,
                                                    KernelType<Parameters...> type,
                                                    Body body) const {
    return {shape_, name, reinterpret_cast<const void*>(type.kernel), body};
  }

  LaunchShape shape_;
};

/// Takes what stands between `<<<` and `>>>`.
/// @param grid blocks in each direction.
/// @param block threads a block in each direction.
/// @param shared_bytes dynamic shared memory a block, in bytes.
/// @param stream the stream, or 0.
/// @param site where the launch is written.
/// @return the configuration, to be given a kernel.
inline Configuration configure(dim3 grid, dim3 block, size_t shared_bytes = 0,
                               cudaStream_t stream = nullptr, Site site = Site::here()) {
  return Configuration({grid, block, shared_bytes, stream, site, false, nullptr});
}

}  // namespace warpkit::emulator

#include "own_arrays.h"
#include "shared_memory.h"
#include "split_block.h"
