/// @file
/// The rewriter: turns CUDA C++ into C++ for the emulator.
///
/// The only changes to a source are these; everything else (`__global__`, `__shared__`, `threadIdx`
/// …) is macros and declarations in emulator/include. Names without a namespace are of
/// `warpkit::emulator`, and the output writes them in full.
///
/// 1. A launch `KERNEL<<<grid, block, shared, stream>>>(arguments)` becomes
///        configure(grid, block, shared, stream).warpkit_kernel("KERNEL", TYPED, BODY)(arguments)
///    `TYPED` is `[=](auto w) -> decltype(T) { return T; }`, where `T` stands for
///    `warpkit_kernel_type(w, KERNEL)`: it gives the parameter types, so that `0`, `nullptr` and
///    `{…}` convert to them, and the address. Calling it is ill-formed (a substitution failure, no
///    error) when KERNEL is a template whose arguments are still to be deduced; the types of the
///    arguments then decide. `BODY` is
///    `[=](auto&... a) { KERNEL(a...); }`: the kernel is named statically, so that it can be
///    inlined into the loop over threads, and what KERNEL reads (a local function pointer) is
///    copied, so that BODY may outlive the statement. If KERNEL is no name but an expression (with
///    call, index or member access), it must be evaluated only once and gives a function pointer:
///        configure(grid, block, shared, stream).warpkit_kernel("KERNEL", KERNEL)(arguments)
///    The members' names are chosen so that no macro's parameter is called like them.
///    The string is KERNEL as written (in a function-like macro: with the macro's arguments put
///    in).
/// 2. `extern __shared__ T name[];` in a function becomes
///        T* const name = static_cast<T*>(dynamic_shared());
///    and at namespace scope
///        extern __thread T* name WARPKIT_DYNAMIC_SHARED;
///    another name for the runtime's own pointer, so that it can be cast as an array can. All names
///    share one base. `T name[][4]` gives pointers to `T[4]`. In a function, for each name follows
///        WARPKIT_DYNAMIC_NAME(name);
///    which tells the checks what the memory is called.
/// 3. After each `__shared__ T name…;` in a function the rewriter adds the statement
///        WARPKIT_SHARED_VARIABLE(name);
///    which every thread executes; the first thread of a block to come here fills the variable.
///    `__shared__` itself stays a macro (`static __thread`); a `static` beside it is dropped.
/// 4. After the definition of a kernel that isn't a template, at namespace scope, follows
///        WARPKIT_REGISTER_KERNEL(NAME);
///    so that calls which know a kernel only by its address (cudaLaunchKernel) can find its types.
///    A kernel template's body begins with
///        WARPKIT_REGISTER_INSTANCE((NAME<T, N>));
///    where its parameters have names and the file defines no other kernel template of that name:
///    then each instance is registered before main. Beside them stands what the kernel's
///    attributes say,
///        WARPKIT_KERNEL_FACT(NAME, LaunchBounds(256, 2)); WARPKIT_KERNEL_FACT(NAME,
///        ClusterDims(2));
///    (in a template WARPKIT_INSTANCE_FACT), and behind each shared variable of a kernel's body
///        WARPKIT_SHARED_IN(NAME, variable);
///    so that its size is known before it runs.
/// 5. `__CUDA_ARCH__` isn't defined, since host and device code are compiled in one pass, but where
///    device code is meant the rewriter writes WARPKIT_CUDA_ARCH, which is: in __global__ and
///    __device__ functions, and outside of functions unless only the host's part is there
///    (`#ifndef __CUDA_ARCH__ … #endif`). A function for both sides gets its body twice,
///        { if (runs_on_device()) { device's view } else { host's view } }
///    unless it is constexpr or holds what can't stand there twice.
/// 6. Inline PTX that reads a special register, or is a barrier or fence, becomes an expression.
///    Any other becomes a call of a function whose use is an error. So does a launch in device
///    code, and so does a check in front of a kernel that host code calls like a function.
/// 7. The include of a header of a library that the emulator doesn't have becomes an `#error`.
/// 8. Where each file's device code is its own (no `-rdc=true`), functions that are `__device__`
///    alone, and variables of the device, become `static` at namespace scope; a member's definition
///    and a specialisation become `inline`. So headers that define them can be included twice.
/// 9. After each definition of a variable of the device at namespace scope follows
///        WARPKIT_DEVICE_VARIABLE(NAME)
///    or, of a `__constant__` one, WARPKIT_CONSTANT_VARIABLE(NAME),
///    which is nothing, unless accesses are watched: then the checks learn of the variable.
/// 10. `new T` in device code becomes `new WARPKIT_NEW T`, which is a place on the device's heap
/// for
///    a compiler that would build objects at null when the heap is full, and nothing for others.
/// 11. Where it is asked for, a kernel whose barriers all threads of a block reach together beyond
///    doubt gets a second form, split at them (split_kernels.hpp).
/// 12. Where it is asked for, a thread's own variable that a GPU keeps in local memory, `T
/// name[4];`,
///    becomes
///        T warpkit_own_name[4]; WARPKIT_OWN_ARRAY(name, false);
///    (own_arrays.hpp), so that its accesses are counted; true stands there if it has an initial
///    value.
/// 13. Where accesses are heard, functions for the device read threadIdx and its like once, without
///    being heard (place_reads.hpp).
///
/// Lines and, outside macros, columns of the output are the input's own, by `#line` and padding.
/// Headers found beside the file or in the include folders that hold such constructs, or include
/// a header that does, are translated too, and the translation is included in their place.
#pragma once

#include <string>
#include <vector>

namespace warpkit::rewriter {

/// What to translate, and where things are.
struct Request {
  std::string input;                      ///< path of the source, as messages should show it
  std::string output;                     ///< path of the translation to write
  std::vector<std::string> include_dirs;  ///< folders of `-I`, in order
  std::vector<std::string> builtin_dirs;  ///< headers found here by name are never translated
  bool whole_program = false;             ///< each file's device code is its own: no `-rdc=true`
  bool split = false;                     ///< kernels get a form that is split at their barriers
  bool counted = false;                   ///< what lies in local memory is to say so
  bool heard = false;                     ///< accesses are heard, but reads of threadIdx needn't be
};

/// One message for the user. Prints as `file:line:column: error: message` and a note.
struct Diagnostic {
  std::string file;     ///< path as given
  int line = 0;         ///< from 1; 0 when the message concerns the whole file
  int column = 0;       ///< from 1, in bytes
  std::string message;  ///< what is wrong
  std::string hint;     ///< what to do next; may be empty
};

/// What translate() did.
struct Result {
  std::vector<Diagnostic> errors;         ///< empty when the translation was written
  std::vector<std::string> dependencies;  ///< every file that was read, the input first
  bool refuses_headers = false;           ///< an include became an `#error`: say no more than that
  bool splits = false;                    ///< a kernel has got a second form
  bool reads_unheard = false;             ///< reads of threadIdx have become others
};

/// Translates one source file and the local headers that need it. Headers go to the folder
/// `<output>.headers`.
/// @param request what to translate
/// @return errors, and the files that the output depends on
/// @throws std::runtime_error if a file can't be written
Result translate(const Request& request);

/// Formats a message for people and editors.
/// @param diagnostic the message
/// @return one or two lines, each with a newline at its end
std::string to_string(const Diagnostic& diagnostic);

}  // namespace warpkit::rewriter
