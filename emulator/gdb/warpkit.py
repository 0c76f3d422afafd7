"""gdb commands for CUDA programs on the emulator.

    gdb -x warpkit.py PROGRAM          or  cuda-gdb PROGRAM  in ./warpkit shell

    info cuda threads                  the threads of the block that this host thread runs
    info cuda kernels                  the launch, and which block of it runs here
    cuda thread (X,Y,Z) | INDEX        shows another thread of the block; bt, print and frame follow
    cuda thread                        says which thread is shown
    warpkit thread ...                 the same

threadIdx, blockIdx, blockDim and gridDim are variables: `print threadIdx`. Whatever lets the program
go on goes back to the thread that runs.
"""

import os
import re

import gdb

EMULATOR = "warpkit::emulator::"
LAUNCH_BODY = re.compile(r"operator\(\)<.*>\(\) const$")
# In the order in which warpkit::emulator::Fiber keeps them.
PRESERVED = ["rbx", "rbp", "r12", "r13", "r14", "r15"]
RESUMING = ["continue", "step", "next", "stepi", "nexti", "finish", "until", "advance", "jump",
            "run", "start", "kill", "detach", "quit", "thread", "signal"]


def variable(name):
    """The value of one of the emulator's variables, or None."""
    try:
        return gdb.parse_and_eval("'" + EMULATOR + name + "'")
    except gdb.error:
        return None


def held_pointer(value):
    """The pointer in a std::unique_ptr, whatever its layout."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        return value
    for field in value.type.strip_typedefs().fields():
        if field.is_base_class or field.name in ("_M_t", "_M_head_impl", "__ptr_", "__value_"):
            found = held_pointer(value[field])
            if found is not None:
                return found
    return None


def triple(value):
    return "(%d,%d,%d)" % tuple(int(value[axis]) for axis in "xyz")


def is_ours(frame):
    """Whether a frame belongs to the emulator and not to the program."""
    table = frame.find_sal().symtab
    if table is None:
        return True
    path = table.fullname()
    return "/emulator/runtime/" in path or "/emulator/include/" in path or "/boost/" in path


def user_frame():
    """The innermost frame of the program's own code, or None."""
    frame = gdb.newest_frame()
    while frame is not None and is_ours(frame):
        frame = frame.older()
    return frame


def shown_place(frame):
    sal = frame.find_sal()
    if sal.symtab is None:
        return "?"
    path = sal.symtab.filename
    here = os.getcwd() + "/"
    return "%s:%d" % (path[len(here):] if path.startswith(here) else path, sal.line)


class OwnFrames:
    """Lists of callers show the program's own functions; bt -no-filters shows all."""

    def __init__(self):
        self.name = "warpkit"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    @staticmethod
    def is_launch(frame):
        """Whether a frame is the rewriter's, in the line of a launch."""
        older = frame.older()
        return (frame.name() or "").startswith("operator()") and older is not None and is_ours(older)

    def filter(self, frames):
        frames = list(frames)
        own = [one for one in frames
               if not is_ours(one.inferior_frame()) and not self.is_launch(one.inferior_frame())]
        return iter(own or frames)


class Block:
    """The block that the selected host thread runs."""

    def __init__(self):
        pointer = variable("running")
        if pointer is None:
            raise gdb.GdbError("This program holds no emulator, or it has no debug information.")
        if int(pointer) == 0:
            raise gdb.GdbError("No kernel runs on this host thread; `info threads` lists them.")
        self.runner = pointer.dereference()
        self.threads = held_pointer(self.runner["thread_"])
        self.count = int(self.runner["threads_"])
        self.extent = [int(gdb.parse_and_eval("blockDim")[axis]) for axis in "xyz"]
        self.has_waited = int(variable("block_waited")) != 0

    def index(self, linear):
        x, y, _ = self.extent
        return (linear % x, linear // x % y, linear // (x * y))

    def linear(self, index):
        return index[0] + self.extent[0] * (index[1] + self.extent[1] * index[2])

    def running(self):
        """The linear index of the thread that runs."""
        return self.linear([int(saved_index()[axis]) for axis in "xyz"])

    def walk(self, waiting):
        """The linear indices in a list of threads."""
        thread, last = waiting["first"], waiting["last"]
        while int(thread) != 0:
            yield int(thread["linear"])
            if int(thread) == int(last):
                return
            thread = thread["next"]

    def states(self):
        """For each thread that has a stack of its own: what it does, and where, if that is known."""
        states = {}
        runner = self.runner
        if not self.has_waited:
            return states

        def note(waiting, what, site=None):
            for linear in self.walk(waiting):
                at = site if site is not None else self.threads[linear]["site"]
                states[linear] = (what, site_text(at))

        barrier_site = runner["barrier_site_"]
        note(runner["at_barrier_"], "at a barrier",
             barrier_site if int(barrier_site["file"]) != 0 else None)
        note(runner["at_activemask_"], "in __activemask")
        note(runner["yielded_"], "waiting for others")
        note(runner["at_condition_"], "waiting for a condition")
        warps = held_pointer(runner["warp_"])
        for warp in range((self.count + 31) // 32):
            for meeting in range(int(warps[warp]["open_meetings"])):
                waiting = warps[warp]["meetings"][meeting]["waiting"]
                for linear in self.walk(waiting):
                    thread = self.threads[linear]
                    states[linear] = ("in " + thread["waits_in"].string(), site_text(thread["site"]))
        for linear in self.walk(runner["ready_"]):
            states[linear] = ("ready to go on", None)
        return states

    def has_ended(self, linear):
        warps = held_pointer(self.runner["warp_"])
        if self.has_waited:
            return not int(warps[linear // 32]["live"]) >> linear % 32 & 1
        return linear < self.running() and int(self.runner["launch_"]["order"]["kind"]) == 0

    def describe(self):
        """One entry a thread: (what it does, where)."""
        states = self.states()
        running = self.running()
        result = []
        for linear in range(self.count):
            if linear == running:
                frame = shown.own_user_frame()
                result.append(("running", shown_place(frame) if frame else ""))
            elif linear in states:
                what, where = states[linear]
                if where is None:
                    frame = shown.frame_of(self, linear)
                    where = shown_place(frame) if frame else ""
                result.append((what, where))
            else:
                result.append(("returned" if self.has_ended(linear) else "not begun", ""))
        return result


def site_text(site):
    return "%s:%d" % (site["file"].string(), int(site["line"])) if int(site["file"]) != 0 else None


def saved_index():
    return shown.own_index if shown.own_index is not None else gdb.parse_and_eval("threadIdx")


class Shown:
    """Which thread of the block the registers show: the one that runs, or one that waits."""

    def __init__(self):
        self.linear = None     # None: the one that runs
        self.registers = None  # its registers meanwhile
        self.own_index = None  # its threadIdx meanwhile

    def show(self, block, linear):
        self.leave()
        if linear == block.running():
            return
        fiber = block.threads[linear]["fiber"]
        if "stack_pointer" not in [field.name for field in fiber.type.fields()]:
            raise gdb.GdbError("On this processor only the thread that runs can be shown.")
        values = {"rsp": int(fiber["stack_pointer"]), "rip": int(fiber["instruction"])}
        for position, name in enumerate(PRESERVED):
            values[name] = int(fiber["preserved"][position])
        gdb.newest_frame().select()
        self.registers = {name: int(gdb.parse_and_eval("$" + name)) for name in values}
        self.own_index = {axis: int(gdb.parse_and_eval("threadIdx")[axis]) for axis in "xyz"}
        self.linear = linear
        self.write(values, dict(zip("xyz", block.index(linear))))

    def leave(self):
        """Goes back to the thread that runs."""
        if self.registers is None:
            return
        registers, index = self.registers, self.own_index
        self.registers = self.own_index = self.linear = None
        gdb.newest_frame().select()
        self.write(registers, index)

    @staticmethod
    def write(registers, index):
        for axis, value in index.items():
            gdb.execute("set var threadIdx.%s = %d" % (axis, value), to_string=True)
        for name, value in registers.items():
            gdb.execute("set var $%s = %d" % (name, value), to_string=True)

    def frame_of(self, block, linear):
        """The program's frame of a thread that waits. Changes what is shown."""
        self.show(block, linear)
        return user_frame()

    def own_user_frame(self):
        self.leave()
        return user_frame()


shown = Shown()


def parse_thread(block, text):
    words = text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    try:
        numbers = [int(gdb.parse_and_eval(word)) for word in words]
    except gdb.error:
        raise gdb.GdbError("A thread is (X,Y,Z) or an index in the block, not '%s'." % text)
    if len(numbers) == 1 and block.extent[1] * block.extent[2] > 1 and "(" not in text:
        index = block.index(numbers[0])
    else:
        index = tuple(numbers + [0] * (3 - len(numbers)))
    if len(index) != 3 or not all(0 <= i < n for i, n in zip(index, block.extent)):
        raise gdb.GdbError("The block has no thread %s; it is (%d,%d,%d) threads."
                           % ((text,) + tuple(block.extent)))
    return block.linear(index)


def tell_shown(block, linear, what):
    index = "(%d,%d,%d)" % block.index(linear)
    print("[block %s, thread %s: %s]" % (triple(gdb.parse_and_eval("blockIdx")), index, what))
    frame = user_frame()
    if frame is not None:
        frame.select()
        gdb.execute("frame")


class CudaThread(gdb.Command):
    """Show another thread of the block: cuda thread (X,Y,Z) or cuda thread INDEX."""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        block = Block()
        running = block.running()
        if not argument.strip():
            linear = running if shown.linear is None else shown.linear
            print("[block %s, thread (%d,%d,%d)]"
                  % ((triple(gdb.parse_and_eval("blockIdx")),) + block.index(linear)))
            return
        linear = parse_thread(block, argument)
        if linear == running:
            shown.leave()
            tell_shown(block, linear, "running")
            return
        states = block.states()
        if linear not in states:
            what = "has returned" if block.has_ended(linear) else "hasn't begun"
            raise gdb.GdbError("Thread (%d,%d,%d) %s." % (block.index(linear) + (what,)))
        shown.show(block, linear)
        tell_shown(block, linear, states[linear][0])


class InfoThreads(gdb.Command):
    """List the threads of the block that this host thread runs; neighbours alike share a line."""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        block = Block()
        before = shown.linear
        running = block.running()
        described = block.describe()
        if before is not None:
            shown.show(block, before)
        else:
            shown.leave()
        print("Block %s" % triple(gdb.parse_and_eval("blockIdx")))
        print("  %-12s %-12s %5s  %-24s %s" % ("ThreadIdx", "To", "Count", "State", "Where"))
        first = 0
        for linear in range(1, block.count + 1):
            if linear < block.count and described[linear] == described[first]:
                continue
            mark = "*" if (running if before is None else before) in range(first, linear) else " "
            print("%s %-12s %-12s %5d  %-24s %s"
                  % (mark, "(%d,%d,%d)" % block.index(first), "(%d,%d,%d)" % block.index(linear - 1),
                     linear - first, described[first][0], described[first][1]))
            first = linear


class InfoKernels(gdb.Command):
    """Name the launch that this host thread works for, and the block that it runs."""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        block = Block()
        request = block.runner["launch_"]["request"]
        site = request["shape"]["site"]
        print("%s<<<%s, %s>>>, launched at %s; here runs block %s"
              % (request["kernel_name"].string(), triple(gdb.parse_and_eval("gridDim")),
                 triple(gdb.parse_and_eval("blockDim")), site_text(site),
                 triple(gdb.parse_and_eval("blockIdx"))))


def is_of_launch(location):
    """Whether a breakpoint's location is in the functions that the rewriter makes of a launch."""
    # They are lambdas of (auto) and (auto&...); of the latter gdb shows no parameters.
    return "TypeProbe" in location.function or LAUNCH_BODY.match(location.function) is not None


def stop_once(breakpoint):
    """A breakpoint in the line of a launch stops in the host's code, not again in every thread."""
    if breakpoint.type != gdb.BP_BREAKPOINT or breakpoint.pending:
        return
    extra = [location for location in breakpoint.locations if is_of_launch(location)]
    if len(extra) < len(breakpoint.locations):
        for location in extra:
            if location.enabled:
                location.enabled = False


class Leave(gdb.Command):
    """Go back to the thread that runs; done before the program goes on."""

    def __init__(self):
        super().__init__("warpkit leave", gdb.COMMAND_OBSCURE)

    def invoke(self, argument, from_tty):
        shown.leave()


def main():
    gdb.Command("cuda", gdb.COMMAND_STACK, prefix=True)
    gdb.Command("warpkit", gdb.COMMAND_STACK, prefix=True)
    gdb.Command("info cuda", gdb.COMMAND_STATUS, prefix=True)
    CudaThread("cuda thread")
    CudaThread("warpkit thread")
    InfoThreads("info cuda threads")
    InfoThreads("warpkit threads")
    InfoKernels("info cuda kernels")
    Leave()
    OwnFrames()
    if hasattr(gdb, "BreakpointLocation"):
        gdb.events.breakpoint_created.connect(stop_once)
        gdb.events.breakpoint_modified.connect(stop_once)
    for command in RESUMING:
        gdb.execute("define hook-%s\nwarpkit leave\nend" % command)
    # Steps stay in the program. In such a pattern a star matches no slash, so each folder is named.
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [os.path.join(root, "runtime"), "../../emulator/runtime"]
    folders += [folder for folder, _, _ in os.walk(os.path.join(root, "include"))]
    for folder in folders:
        gdb.execute("skip -gfile %s/*" % folder, to_string=True)
    # One worker, so that no other block stops in between.
    gdb.execute("set environment WARPKIT_WORKERS 1")
    # The emulator opens device memory when it is first touched, and reports bad accesses itself.
    gdb.execute("handle SIGSEGV SIGBUS nostop noprint pass", to_string=True)
    gdb.execute("set print thread-events off")


main()
