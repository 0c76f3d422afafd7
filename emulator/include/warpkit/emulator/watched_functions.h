/// @file
/// In builds whose accesses are watched, the C library's copies are called by the names of their
/// hooks. This header comes before all others.
#pragma once

#if defined(__clang__)
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// clang makes such calls of copies of structs too, when all source is read: only the assembler can
// give them another name.
__asm__(".set memcpy, __tsan_memcpy");
__asm__(".set memmove, __tsan_memmove");
__asm__(".set memset, __tsan_memset");
#endif
#endif
#elif defined(__SANITIZE_THREAD__)

#include <stddef.h>

// g++ takes the name from the first declaration.
extern "C" {
void* memcpy(void* to, const void* from, size_t bytes) noexcept __asm__("__tsan_memcpy");
void* memmove(void* to, const void* from, size_t bytes) noexcept __asm__("__tsan_memmove");
void* memset(void* to, int value, size_t bytes) noexcept __asm__("__tsan_memset");
}

#endif
