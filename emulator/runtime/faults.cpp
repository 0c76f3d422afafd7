#include "emulator/runtime/faults.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/program_code.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
constexpr std::size_t kSignalStack = 64 * 1024;

struct sigaction previous[sizeof kSignals / sizeof *kSignals];

Fault read_fault(int signal, const siginfo_t& info, const ucontext_t& context) {
  Fault fault;
  fault.signal = signal;
  fault.address = reinterpret_cast<std::uintptr_t>(info.si_addr);
  // A positive code names a place in memory; SI_KERNEL is an address that can't exist.
  fault.known_address = info.si_code > 0 && info.si_code != SI_KERNEL;
#if defined(__x86_64__)
  fault.code = static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
  fault.write = context.uc_mcontext.gregs[REG_ERR] & 2;
#elif defined(__aarch64__)
  fault.code = context.uc_mcontext.pc;
#else
#error "the emulator needs to know this processor's signal context"
#endif
  return fault;
}

/// Lets the interrupted thread go on in `landing`, on another stack, as if it had called it.
void redirect(ucontext_t& context, void (*landing)(), void* top) {
  const std::uintptr_t aligned = reinterpret_cast<std::uintptr_t>(top) & ~std::uintptr_t{15};
#if defined(__x86_64__)
  context.uc_mcontext.gregs[REG_RSP] = static_cast<greg_t>(aligned - 8);
  context.uc_mcontext.gregs[REG_RIP] =
      static_cast<greg_t>(reinterpret_cast<std::uintptr_t>(landing));
#elif defined(__aarch64__)
  context.uc_mcontext.sp = aligned;
  context.uc_mcontext.pc = reinterpret_cast<std::uintptr_t>(landing);
#endif
}

[[noreturn]] void land_kernel_fault() { running->report_fault(); }

/// @return true if the program had a handler of its own before ours.
bool handled_by_program(int signal) {
  for (std::size_t i = 0; i < sizeof kSignals / sizeof *kSignals; ++i) {
    if (kSignals[i] != signal) continue;
    const struct sigaction& before = previous[i];
    return (before.sa_flags & SA_SIGINFO) ||
           (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN);
  }
  return false;
}

/// As the program would have died without us.
void pass_on(int signal, siginfo_t* info, void* context) {
  for (std::size_t i = 0; i < sizeof kSignals / sizeof *kSignals; ++i) {
    if (kSignals[i] != signal || !handled_by_program(signal)) continue;
    const struct sigaction& before = previous[i];
    if (before.sa_flags & SA_SIGINFO) return before.sa_sigaction(signal, info, context);
    return before.sa_handler(signal);
  }
  ::signal(signal, SIG_DFL);                // on return the instruction faults again
  if (info->si_code <= 0) ::raise(signal);  // sent by somebody: there is no such instruction
}

void handle(int signal, siginfo_t* info, void* opaque) {
  ucontext_t& context = *static_cast<ucontext_t*>(opaque);
  const Fault fault = read_fault(signal, *info, context);
  if (running && running->launch()) {
    if (signal == SIGSEGV && fault.known_address &&
        DeviceMemory::instance().open_for(reinterpret_cast<void*>(fault.address))) {
      return;  // the access succeeds now
    }
    void* top = running->prepare_landing(fault);
    return redirect(context, land_kernel_fault, top);
  }
  const void* address = reinterpret_cast<void*>(fault.address);
  if (fault.known_address && DeviceMemory::instance().contains(address)) {
    say("error: the host %s %s%s. Host code can't use device memory: copy it with cudaMemcpy, or "
        "allocate it with cudaMallocManaged",
        fault.write ? "wrote" : "read", describe_address(fault).c_str(),
        place_of_code(fault.code).c_str());
    if (block_observer) block_observer->host_fault(fault.code, describe_address(fault));
    if (handled_by_program(signal)) return pass_on(signal, info, opaque);
    // Everything has been said; a core dump would add nothing.
    std::fflush(nullptr);
    if (block_observer) block_observer->program_ends();
    _exit(1);
  }
  pass_on(signal, info, opaque);
}

/// A host thread's stack for signals, unless it has one already.
class SignalStack {
 public:
  SignalStack() = default;
  ~SignalStack() {
    if (!memory_) return;
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
    munmap(memory_, kSignalStack);
  }
  SignalStack(const SignalStack&) = delete;             // the kernel knows its address
  SignalStack& operator=(const SignalStack&) = delete;  // likewise

  /// The first call of a host thread provides the stack, later ones do nothing.
  void prepare() {
    if (prepared_) return;
    prepared_ = true;
    stack_t stack = {};
    if (sigaltstack(nullptr, &stack) == 0 && !(stack.ss_flags & SS_DISABLE)) return;
    void* memory =
        mmap(nullptr, kSignalStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    memory_ = memory;
    stack = {};
    stack.ss_sp = memory;
    stack.ss_size = kSignalStack;
    sigaltstack(&stack, nullptr);
  }

 private:
  bool prepared_ = false;
  void* memory_ = nullptr;
};

}  // namespace

void catch_faults() {
  static std::once_flag once;
  std::call_once(once, [] {
    for (std::size_t i = 0; i < sizeof kSignals / sizeof *kSignals; ++i) {
      struct sigaction action = {};
      action.sa_sigaction = handle;
      action.sa_flags = SA_SIGINFO | SA_ONSTACK;
      sigemptyset(&action.sa_mask);
      sigaction(kSignals[i], &action, &previous[i]);
    }
  });
}

void prepare_thread_for_faults() {
  static thread_local SignalStack stack;
  stack.prepare();
}

}  // namespace warpkit::emulator
