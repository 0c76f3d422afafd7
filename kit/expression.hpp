/// @file
/// Sums and quotients over named counts, as predictions are written.
#pragma once

#include <functional>
#include <string>

namespace warpkit::kit {

/// Evaluates `+ - * / ( )` over numbers and names.
/// @param text the expression
/// @param value gives the value of a name, and throws when there is none
/// @return the value; not finite after a division by zero
/// @throws std::runtime_error saying what is wrong in the text
double evaluate(const std::string& text, const std::function<double(const std::string&)>& value);

/// A number as a person writes it: whole ones without a point, others with four digits.
/// @param value the number
/// @return its text
std::string number_text(double value);

}  // namespace warpkit::kit
