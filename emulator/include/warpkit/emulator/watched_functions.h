/// @file
/// In builds whose accesses are watched, the C library's copies are called by the names of their
/// hooks. clang does so itself; g++ takes the names from the first declaration, so this header
/// comes before all others.
#pragma once

#if defined(__SANITIZE_THREAD__) && !defined(__clang__)

#include <stddef.h>

extern "C" {
void* memcpy(void* to, const void* from, size_t bytes) noexcept __asm__("__tsan_memcpy");
void* memmove(void* to, const void* from, size_t bytes) noexcept __asm__("__tsan_memmove");
void* memset(void* to, int value, size_t bytes) noexcept __asm__("__tsan_memset");
}

#endif
