/// @file
/// Requests and results: all that a test and a submission tell each other, as plain bytes.
///
/// A test never calls the learner's function. It fills a Request, a harness turns that into device
/// buffers, calls the function, and answers with a Result. Both can be written to bytes and read
/// back, so that the harness may stand in the same program (while learning) or in another one (when
/// a submission is not trusted).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace warpkit::exercise {

/// What one element of a buffer is.
enum class ElementType : std::uint8_t { F32 = 1, U8 = 2, I32 = 3 };

/// Who writes a buffer: the test (an input) or the learner's function (an output).
enum class Role : std::uint8_t { Input = 1, Output = 2 };

/// Size of one element.
/// @param type the element type
/// @return size in bytes
/// @throws std::invalid_argument for a value that names no type
std::size_t element_size(ElementType type);

/// An array with room before and after it that nobody may touch.
///
/// `bytes` holds `guard` elements, then the elements in row-major order of `shape`, then `guard`
/// elements. The guards of an input read as NaN, so that a read past the edge spoils the answer;
/// those of an output hold a pattern that a test finds changed when something wrote past the edge.
/// No integer is a NaN: there guards and outputs hold a value that no test expects.
struct Buffer {
  ElementType type = ElementType::F32;  ///< what one element is
  Role role = Role::Input;              ///< who writes it
  std::uint32_t guard = 0;              ///< elements before and after the array
  std::vector<std::int64_t> shape;      ///< extents, slowest first
  std::vector<std::uint8_t> bytes;      ///< guard, elements, guard

  /// Number of elements without the guards.
  /// @return product of the shape
  std::size_t count() const;

  /// Offset of the first element.
  /// @return bytes before it
  std::size_t offset() const;

  /// Elements as floats, without the guards.
  /// @return count() values; host memory
  /// @throws std::invalid_argument when the elements are not F32
  std::vector<float> floats() const;

  /// Elements as integers, without the guards.
  /// @return count() values; host memory
  /// @throws std::invalid_argument when the elements are not I32
  std::vector<std::int32_t> ints() const;

  /// Whether both guards still hold what `before` held.
  /// @param before the buffer as it was sent
  /// @return false when a byte of a guard differs, or the sizes do
  bool guards_match(const Buffer& before) const;
};

/// An input array of floats with NaN guards.
/// @param shape extents, slowest first
/// @param values product(shape) values in row-major order; host memory
/// @return the buffer
/// @throws std::invalid_argument when the number of values is not the product of the shape
Buffer input(std::vector<std::int64_t> shape, const std::vector<float>& values);

/// An input array of bytes; its guards are 0x7e, which any half-precision scale reads as NaN.
/// @param shape extents, slowest first
/// @param values product(shape) bytes in row-major order; host memory
/// @return the buffer
/// @throws std::invalid_argument when the number of values is not the product of the shape
Buffer input(std::vector<std::int64_t> shape, const std::vector<std::uint8_t>& values);

/// An input array of 32-bit integers (a kernel may take them as unsigned ones); its guards are
/// 0xa5a5a5a5: negative, or enormous.
/// @param shape extents, slowest first
/// @param values product(shape) values in row-major order; host memory
/// @return the buffer
/// @throws std::invalid_argument when the number of values is not the product of the shape
Buffer input(std::vector<std::int64_t> shape, const std::vector<std::int32_t>& values);

/// An output array: every element a NaN that no arithmetic makes (0x7fc5a5a5; so large an integer
/// is a value that no test expects), guards filled with a pattern.
/// @param shape extents, slowest first
/// @param type F32 or I32
/// @return the buffer
/// @throws std::invalid_argument for a type of another size
Buffer output(std::vector<std::int64_t> shape, ElementType type = ElementType::F32);

/// What a test asks of a submission.
struct Request {
  std::string asked;                            ///< the question in a person's words
  std::map<std::string, Buffer> buffers;        ///< by name; an absent one is a null pointer
  std::map<std::string, std::int64_t> scalars;  ///< by name

  /// The known mistake that a submission shows which stops or dies on this question. It stays with
  /// the test and is no part of the bytes.
  std::string symptom_if_lost;

  /// Calls are meant to fail here, so what the checks find is no fault. Stays with the test, too.
  bool lets_calls_fail = false;
};

/// What was counted at one line of source, one space, operation and width.
struct LineCount {
  std::string file;                   ///< as a person wants to read it
  std::int64_t line = 0;              ///< from 1
  std::string space;                  ///< global, shared, constant or local
  std::string operation;              ///< load, store or atomic
  std::int64_t bytes = 0;             ///< of one lane
  std::int64_t requests = 0;          ///< warp instructions
  std::int64_t sectors = 0;           ///< 32-byte sectors, where there are any
  std::int64_t sectors_ideal = 0;     ///< what the bytes alone need
  std::int64_t wavefronts = 0;        ///< steps of shared memory
  std::int64_t wavefronts_ideal = 0;  ///< what the width alone needs
};

/// What was counted of one launch; docs/profiler.md explains the counters.
struct LaunchCount {
  std::string kernel;                      ///< as written
  std::string failure;                     ///< why the counts aren't whole; empty when they are
  std::int64_t blocks = 0;                 ///< of the grid
  std::int64_t threads = 0;                ///< of a block
  std::map<std::string, double> counters;  ///< by name, such as `global_sectors_ld`
  std::vector<LineCount> lines;            ///< accesses, by line
};

/// What a check found.
struct Finding {
  std::string tool;       ///< memcheck, racecheck, initcheck or synccheck
  std::string kind;       ///< which of the check's verdicts
  bool is_error = true;   ///< else a warning
  std::string file;       ///< where; empty when unknown
  std::int64_t line = 0;  ///< from 1; 0 when unknown
  std::string message;    ///< what happened, and what to do
};

/// What came back.
struct Result {
  std::string trouble;                        ///< why there is no answer; empty when there is one
  std::map<std::string, Buffer> buffers;      ///< every buffer of the request, as it is afterwards
  std::map<std::string, std::int64_t> facts;  ///< by name: `status`, `leaked_bytes`
  bool counted = false;                       ///< whether launches were counted
  std::vector<LaunchCount> launches;          ///< in order, where they were counted
  std::vector<Finding> findings;              ///< of the checks, where they ran

  /// A fact by name.
  /// @param name its name
  /// @return its value
  /// @throws std::out_of_range when the result does not have it: a missing fact is never a good one
  std::int64_t fact(const std::string& name) const;

  /// A counter, summed over the launches.
  /// @param name as docs/profiler.md has it
  /// @return the sum
  /// @throws std::out_of_range when nothing was launched, or a launch lacks the counter or was not
  ///   counted to its end: a missing count is never a good one
  double counter(const std::string& name) const;
};

/// Writes a request to bytes.
/// @param request what to write
/// @return the bytes, little-endian
std::vector<std::uint8_t> encode(const Request& request);

/// Writes a result to bytes.
/// @param result what to write
/// @return the bytes, little-endian
std::vector<std::uint8_t> encode(const Result& result);

/// Reads a request.
/// @param bytes what encode() wrote; may be hostile
/// @return the request
/// @throws std::runtime_error when the bytes are not exactly one request
Request decode_request(const std::vector<std::uint8_t>& bytes);

/// Reads a result.
/// @param bytes what encode() wrote; may be hostile
/// @return the result
/// @throws std::runtime_error when the bytes are not exactly one result
Result decode_result(const std::vector<std::uint8_t>& bytes);

}  // namespace warpkit::exercise
