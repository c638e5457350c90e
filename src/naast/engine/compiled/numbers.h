/* What every loop needs: how it is compiled, and the numbers. Only + - * / and the square root of IEEE 754 are used, never joined
 * (-ffp-contract=off) and never put in another order, and the logarithm and the power of e are our own: so the bits do not depend
 * on the machine or on its C library.
 */
#ifndef NAAST_NUMBERS
#define NAAST_NUMBERS

#include <stdint.h>
#include <string.h>

#ifdef FAST /* said by who compiles */
#elif defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define NEWEST 1
#else
#define FAST
#endif
#define IN static inline __attribute__((always_inline))
#define OUT __attribute__((visibility("default")))

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define FIRST_IS_HIGH 1
#else
#define FIRST_IS_HIGH 0
#endif

#define LAST_SHARE 0.9999
#define INF __builtin_inff()
#define DINF __builtin_inf()
#define HALVINGS 26
#define MOST_ROUNDS 1000
#define HELD 16 /* of so many nodes the likelihoods are multiplied before a logarithm is taken: a product of more might run out */

enum { FREE, HAPPENED, NOT_YET, UNDATED, FIXED };

IN double root(double x) { return __builtin_sqrt(x); }

/* The natural logarithm of a positive number: 2 atanh((m - 1) / (m + 1)) of what is left after taking out powers of two. */
IN double ln(double x) {
    uint64_t bits;
    memcpy(&bits, &x, 8);
    int64_t e = (int64_t)(bits >> 52) - 1022;
    bits = (bits & 0x000fffffffffffffULL) | 0x3fe0000000000000ULL;
    double m;
    memcpy(&m, &bits, 8);
    int64_t small = m < 0.70710678118654752440;
    m = small ? m + m : m;
    double whole = (double)(int32_t)(e - small);
    double s = (m - 1.0) / (m + 1.0), q = s * s;
    double p = 2.0 / 21.0;
    p = p * q + 2.0 / 19.0;
    p = p * q + 2.0 / 17.0;
    p = p * q + 2.0 / 15.0;
    p = p * q + 2.0 / 13.0;
    p = p * q + 2.0 / 11.0;
    p = p * q + 2.0 / 9.0;
    p = p * q + 2.0 / 7.0;
    p = p * q + 2.0 / 5.0;
    p = p * q + 2.0 / 3.0;
    p = p * q + 2.0;
    return whole * 0.693147180369123816490 + (whole * 1.90821492927058770002e-10 + p * s);
}

/* e to the power x, for x from -700 to 0; below that nothing. Bits are chosen, because a choice between numbers is worked out one by
 * one by some compilers. */
IN double power(double x) {
    double above = x + 700.0, kept, two;
    uint64_t bits, within, mine;
    memcpy(&within, &above, 8), memcpy(&mine, &x, 8);
    within = (within >> 63) - 1; /* all ones, or none */
    mine = (mine & within) | (0xc085e00000000000ULL & ~within); /* or -700 */
    memcpy(&kept, &mine, 8);
    double k = (double)(int32_t)(kept * 1.4426950408889634074 - 0.5);
    double r = (kept - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    double shifted = k + 6755399441055744.0; /* the last bits are k itself now */
    memcpy(&bits, &shifted, 8);
    bits = (bits + 1023) << 52 & within;
    memcpy(&two, &bits, 8);
    return p * two;
}

#endif
