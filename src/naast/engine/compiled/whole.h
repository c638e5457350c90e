/* Products of rows in whole numbers of 16 bits, and what turns numbers into those. Sums of whole numbers are exact: whichever version
 * a processor takes, in whichever order, the bits are the same. What is worked out in broken numbers has one order, so those are too.
 *
 * No sum can grow beyond 31 bits: the step of a row is chosen by its length, and no sum over a part of two rows is larger than the
 * product of their lengths (Cauchy-Schwarz).
 */
#ifndef NAAST_WHOLE
#define NAAST_WHOLE

#include "numbers.h"

#define MOST 32767.0f
#define ROOM 2126000000.0f /* 2^31, less what rounding may add */
#define WIDE 64            /* every row is a multiple of this long */
#define SIDE 64            /* columns that lie side by side, where they do */
#define LANES 16           /* sums of numbers are kept apart for so many, and put together at the end */

#define PRODUCTS const int16_t *left, int64_t rows, int64_t apart, const int16_t *right, int64_t columns, int64_t width, int32_t *out

/* Four rows by four columns at a time: what is read once is used four times. */
IN void four(const int16_t *left, int64_t apart, const int16_t *right, int64_t width, int32_t *out, int64_t columns) {
    const int16_t *a = left, *b = left + apart, *c = left + 2 * apart, *d = left + 3 * apart;
    const int16_t *p = right, *q = right + width, *r = right + 2 * width, *s = right + 3 * width;
    int32_t ap = 0, aq = 0, ar = 0, as = 0, bp = 0, bq = 0, br = 0, bs = 0;
    int32_t cp = 0, cq = 0, cr = 0, cs = 0, dp = 0, dq = 0, dr = 0, ds = 0;
    if (width % WIDE) __builtin_unreachable();
    for (int64_t i = 0; i < width; i++) {
        int32_t w = a[i], x = b[i], y = c[i], z = d[i];
        ap += w * p[i], aq += w * q[i], ar += w * r[i], as += w * s[i];
        bp += x * p[i], bq += x * q[i], br += x * r[i], bs += x * s[i];
        cp += y * p[i], cq += y * q[i], cr += y * r[i], cs += y * s[i];
        dp += z * p[i], dq += z * q[i], dr += z * r[i], ds += z * s[i];
    }
    out[0] = ap, out[1] = aq, out[2] = ar, out[3] = as, out += columns;
    out[0] = bp, out[1] = bq, out[2] = br, out[3] = bs, out += columns;
    out[0] = cp, out[1] = cq, out[2] = cr, out[3] = cs, out += columns;
    out[0] = dp, out[1] = dq, out[2] = dr, out[3] = ds;
}

IN void one(const int16_t *left, const int16_t *right, int64_t width, int32_t *out) {
    const int16_t *p = right, *q = right + width, *r = right + 2 * width, *s = right + 3 * width;
    int32_t ap = 0, aq = 0, ar = 0, as = 0;
    if (width % WIDE) __builtin_unreachable();
    for (int64_t i = 0; i < width; i++) {
        int32_t w = left[i];
        ap += w * p[i], aq += w * q[i], ar += w * r[i], as += w * s[i];
    }
    out[0] = ap, out[1] = aq, out[2] = ar, out[3] = as;
}

/* `left` [rows, width], its rows `apart` from each other and free to overlap, times `right` [columns, width]; `columns` by fours. */
IN void every(PRODUCTS) {
    for (int64_t column = 0; column < columns; column += 4) {
        int64_t row = 0;
        for (; row + 4 <= rows; row += 4)
            four(left + row * apart, apart, right + column * width, width, out + row * columns + column, columns);
        for (; row < rows; row++) one(left + row * apart, right + column * width, width, out + row * columns + column);
    }
}

FAST static void products_usual(PRODUCTS) { every(left, rows, apart, right, columns, width, out); }

#ifdef NEWEST
#include <immintrin.h>

/* Where a processor multiplies and adds whole numbers in one step, what stands on the right lies with SIDE columns side by side, two
 * numbers of each at a time: [columns / SIDE][width / 2][SIDE][2]. No sum then has to be gathered from its lanes. */
#define NEW __attribute__((target("arch=x86-64-v4,avx512vnni")))
#define GROUP 6      /* rows that go through it together */
#define AHEAD 4096   /* numbers that memory is asked for before their turn: it is further than the processor looks by itself */
#define NEW_PRODUCTS const int16_t *left, int64_t rows, int64_t apart, const void *right, int64_t columns, int64_t width, int32_t *out

/* Numbers k to k + 31, told in 16 bits or (`small`) in 8. */
NEW IN __m512i numbers(const void *right, int64_t k, const int small) {
    if (small) return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)((const int8_t *)right + k)));
    return _mm512_loadu_si512((const int16_t *)right + k);
}

/* `n` rows by SIDE columns. */
NEW IN void beside(const int16_t *left, const int n, int64_t apart, const void *right, const int small, int64_t columns, int64_t width, int32_t *out) {
    __m512i sum[GROUP][4];
#pragma GCC unroll 6
    for (int r = 0; r < n; r++)
        for (int j = 0; j < 4; j++) sum[r][j] = _mm512_setzero_si512();
    for (int64_t i = 0; i < width; i += 2) {
        __m512i each[4];
        for (int j = 0; j < 4; j++) {
            const int64_t k = i * SIDE + 32 * j;
            __builtin_prefetch((const char *)right + (k + AHEAD) * (small ? 1 : 2), 0, 2);
            each[j] = numbers(right, k, small);
        }
#pragma GCC unroll 6
        for (int r = 0; r < n; r++) {
            int32_t two;
            memcpy(&two, left + r * apart + i, 4);
            for (int j = 0; j < 4; j++) sum[r][j] = _mm512_dpwssd_epi32(sum[r][j], _mm512_set1_epi32(two), each[j]);
        }
    }
#pragma GCC unroll 6
    for (int r = 0; r < n; r++)
        for (int j = 0; j < 4; j++) _mm512_storeu_si512(out + r * columns + 16 * j, sum[r][j]);
}

NEW IN void all_beside(NEW_PRODUCTS, const int small) {
    for (int64_t column = 0; column < columns; column += SIDE) {
        const void *mine = (const char *)right + column * width * (small ? 1 : 2);
        int64_t row = 0, left_over = rows % GROUP;
        for (; row < rows - left_over; row += GROUP)
            beside(left + row * apart, GROUP, apart, mine, small, columns, width, out + row * columns + column);
        const int16_t *from = left + row * apart;
        int32_t *to = out + row * columns + column;
        if (left_over == 1) beside(from, 1, apart, mine, small, columns, width, to);
        if (left_over == 2) beside(from, 2, apart, mine, small, columns, width, to);
        if (left_over == 3) beside(from, 3, apart, mine, small, columns, width, to);
        if (left_over == 4) beside(from, 4, apart, mine, small, columns, width, to);
        if (left_over == 5) beside(from, 5, apart, mine, small, columns, width, to);
    }
}

NEW static void products_newest(NEW_PRODUCTS) { all_beside(left, rows, apart, right, columns, width, out, 0); }
NEW static void products_small(NEW_PRODUCTS) { all_beside(left, rows, apart, right, columns, width, out, 1); }

static int is_newest(void) {
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd");
}
#else
static int is_newest(void) { return 0; }
#endif

/* `right` in the order that suits this processor. */
static void products(PRODUCTS) {
#ifdef NEWEST
    if (is_newest()) {
        products_newest(left, rows, apart, right, columns, width, out);
        return;
    }
#endif
    products_usual(left, rows, apart, right, columns, width, out);
}

/* The nearest whole number, even when it is halfway; for less than 2^22. */
IN float nearest(float x) { return (x + 12582912.0f) - 12582912.0f; }

IN float total(const float *lane) {
    float sum = 0.0f;
    for (int j = 0; j < LANES; j++) sum += lane[j];
    return sum;
}

IN float squares(const float *x, int64_t size) {
    float lane[LANES] = {0};
    for (int64_t i = 0; i < size; i += LANES)
        for (int j = 0; j < LANES; j++) lane[j] += x[i + j] * x[i + j];
    return total(lane);
}

IN float largest(const float *x, int64_t size) {
    float lane[LANES] = {0}, most = 0.0f;
    for (int64_t i = 0; i < size; i += LANES)
        for (int j = 0; j < LANES; j++) {
            float y = __builtin_fabsf(x[i + j]);
            lane[j] = y > lane[j] ? y : lane[j];
        }
    for (int j = 0; j < LANES; j++) most = lane[j] > most ? lane[j] : most;
    return most;
}

/* The step in which numbers of which the largest and the length are given may be told, beside rows no longer than `beside`. */
IN float step_of(float most, float length, float beside) {
    float finest = most / MOST, safe = length * (beside / ROOM);
    return finest > safe ? finest : safe;
}

IN void in_steps(const float *x, int64_t size, float step, int16_t *out) {
    float inverse = step > 0.0f ? 1.0f / step : 0.0f;
    for (int64_t i = 0; i < size; i++) out[i] = (int16_t)(int32_t)nearest(x[i] * inverse);
}

/* e to the power x, for x from -80 to 0; below that as at -80. */
IN float raised(float x) {
    float kept = x < -80.0f ? -80.0f : x;
    float k = nearest(kept * 1.44269504f);
    float r = (kept - k * 0.693359375f) + k * 2.12194440e-4f;
    float p = 1.0f / 5040.0f;
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    float shifted = k + 12583039.0f, two; /* the last bits are k + 127 now */
    uint32_t bits;
    memcpy(&bits, &shifted, 4);
    bits <<= 23;
    memcpy(&two, &bits, 4);
    return p * two;
}

#endif
