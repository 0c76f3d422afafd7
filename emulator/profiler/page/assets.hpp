/// @file
/// The files of assets/, as text. CMake writes assets.cpp.
#pragma once

namespace warpkit::profile::assets {

extern const char* const kPictureStyle;        ///< CSS of the pictures
extern const char* const kPictureDefinitions;  ///< the hatching, as SVG
extern const char* const kPageStyle;           ///< CSS of the page
extern const char* const kPageBody;            ///< HTML between the body tags
extern const char* const kPageScript;          ///< JavaScript, all files in order

}  // namespace warpkit::profile::assets
