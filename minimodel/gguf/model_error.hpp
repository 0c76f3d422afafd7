/// @file
/// The one error of model files: one line for the user, with the next step.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace warpkit::minimodel {

/// A model file that can't be used. The message is one printable line: `FILE: what; next step`.
class ModelError : public std::runtime_error {
 public:
  /// Builds the message; line breaks and control characters of a hostile file are escaped.
  /// @param file name of the file
  /// @param what what is wrong with it
  /// @param next what the user can do now
  ModelError(std::string_view file, std::string_view what, std::string_view next);
};

/// What a user can do about a file that is damaged or cut off.
inline constexpr std::string_view kFetchAgain =
    "the file is damaged or cut off: download or convert it again";

/// A string from a file in a form that is safe to print: control characters, bytes that aren't
/// UTF-8 become `\xNN`, and what is longer than `limit` bytes ends in `...`.
/// @param text any bytes
/// @param limit bytes of `text` to show at most
/// @return one printable line of UTF-8
std::string printable(std::string_view text, std::size_t limit = 100);

/// Length of the UTF-8 sequence at the start of `text`.
///
/// Strict: overlong forms, surrogates and numbers above U+10FFFF aren't UTF-8. Source: RFC 3629,
/// section 4.
/// @param text any bytes
/// @return 1 to 4, or 0 if `text` is empty or does not start with a whole legal sequence
std::size_t utf8_sequence(std::string_view text);

}  // namespace warpkit::minimodel
