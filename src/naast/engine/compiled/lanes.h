/* Counting, bringing draws together, and which of them a link may make sooner, for processors that take sixteen numbers of 32 bits at
 * once and push those that are wanted together in one step. Whole numbers are counted and numbers are moved, and a moment is added to and
 * compared as the loops of `kernel.c` do: the same bits as those, which others take.
 */
#ifndef NAAST_LANES
#define NAAST_LANES

#include "numbers.h"

#ifdef NEWEST
#include <immintrin.h>

#define WIDEST __attribute__((target("arch=x86-64-v4")))

#define WIDEST_PUSHES __attribute__((target("arch=x86-64-v4,avx512vbmi2"))) /* numbers of 16 bits together too */

static int is_widest, pushes_small;

__attribute__((constructor)) static void look_for_widest(void) {
    __builtin_cpu_init();
    is_widest = __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512cd");
    pushes_small = is_widest && __builtin_cpu_supports("avx512vbmi2");
}

/* Who of the sixteen draws from the g-th eight on is wanted; behind `reach` nobody. */
IN uint16_t sixteen(const uint8_t *eight, int g, int reach) { return (uint16_t)(eight[g] | (8 * g + 8 < reach ? eight[g + 1] << 8 : 0)); }

/* How many of sixteen there is room for, as bits. */
IN uint16_t within(int left) { return (uint16_t)(left < 16 ? (1 << left) - 1 : 0xffff); }

/* Of `reach` draws, by eights in which bits say who is wanted, the wanted beside each other; each sixteen begins where the first of
 * its eights does. Up to sixteen more are written behind them, never behind `out` + `room`. */
WIDEST static void bring_widest(const float *row, const uint8_t *eight, const int16_t *begins, int reach, float *out, int room) {
    for (int g = 0; 8 * g < reach; g += 2) {
        const __mmask16 which = sixteen(eight, g, reach);
        const __m512 x = _mm512_maskz_compress_ps(which, _mm512_maskz_loadu_ps(which, row + 8 * g));
        _mm512_mask_storeu_ps(out + begins[g], within(room - begins[g]), x);
    }
}

/* The same of numbers of 16 bits. */
WIDEST_PUSHES static void bring_small_widest(const int16_t *row, const uint8_t *eight, const int16_t *begins, int reach, int16_t *out, int room) {
    for (int g = 0; 8 * g < reach; g += 2) {
        const __mmask16 which = sixteen(eight, g, reach);
        const __m256i x = _mm256_maskz_compress_epi16(which, _mm256_maskz_loadu_epi16(which, row + 8 * g));
        _mm256_mask_storeu_epi16(out + begins[g], within(room - begins[g]), x);
    }
}

/* How many of the draws from..to come by each limit, in `found`; whole lanes. */
WIDEST static void horizons_widest(const float *t, const int32_t *many, int from, int to, const float *limit, int limits, int32_t *found, int apart) {
    for (int h = 0; h < limits; h++) {
        const __m512 last = _mm512_set1_ps(limit[h]);
        __m512i sum = _mm512_setzero_si512();
        for (int k = from; k < to; k += 16) {
            const __mmask16 comes = _mm512_cmp_ps_mask(_mm512_loadu_ps(t + k), last, _CMP_LE_OQ);
            sum = _mm512_mask_add_epi32(sum, comes, sum, _mm512_loadu_si512(many + k));
        }
        found[(int64_t)h * apart] += _mm512_reduce_add_epi32(sum);
    }
}

/* Which of `n` draws (whole lanes) count and come before the end, as bits; their bins beside each other and how often they count.
 * How many these are. */
WIDEST static int bins_widest(const float *t, const int32_t *many, int n, float end, float inverse, int last, uint16_t *comes, int32_t *bin, int32_t *times) {
    const __m512 stop = _mm512_set1_ps(end), by = _mm512_set1_ps(inverse);
    const __m512i most = _mm512_set1_epi32(last);
    int m = 0;
    for (int k = 0; k < n; k += 16) {
        const __m512 day = _mm512_loadu_ps(t + k);
        const __m512i often = _mm512_loadu_si512(many + k);
        const __mmask16 some = _mm512_mask_cmp_ps_mask(_mm512_test_epi32_mask(often, often), day, stop, _CMP_LT_OQ);
        const __m512i place = _mm512_min_epi32(_mm512_cvttps_epi32(_mm512_mul_ps(day, by)), most);
        comes[k / 16] = some;
        _mm512_storeu_si512(bin + m, _mm512_maskz_compress_epi32(some, place));
        _mm512_storeu_si512(times + m, _mm512_maskz_compress_epi32(some, often));
        m += __builtin_popcount(some);
    }
    return m;
}

/* How many of the draws that come have this cause; sums stay within 16 bits. `comes`: as above, nothing behind the last. */
WIDEST static int32_t cause_widest(const int16_t *cause, const int16_t *often, int n, const uint16_t *comes, int16_t id) {
    const __m512i mine = _mm512_set1_epi16(id);
    __m512i sum = _mm512_setzero_si512();
    for (int k = 0; k < n; k += 32) {
        uint32_t which;
        memcpy(&which, comes + k / 16, 4);
        const __mmask32 same = _mm512_mask_cmpeq_epi16_mask(which, _mm512_maskz_loadu_epi16(which, cause + k), mine);
        sum = _mm512_add_epi16(sum, _mm512_maskz_loadu_epi16(same, often + k));
    }
    return _mm512_reduce_add_epi32(_mm512_madd_epi16(sum, _mm512_set1_epi16(1)));
}

/* In which draws (whole lanes, as bits) a link can bring the event sooner, and when it would without help. `mask`: where it holds, or NULL;
 * `often`: how often each draw counts, or NULL. */
WIDEST static void opened_widest(const float *cause, const float *delay, const float *times, const uint8_t *mask, const int16_t *often, int n, float *t, uint16_t *open) {
    const __m512 never = _mm512_set1_ps(INF);
    for (int k = 0; k < n; k += 16) {
        const __m512 from = _mm512_loadu_ps(cause + k);
        __mmask16 may = _mm512_cmp_ps_mask(from, _mm512_loadu_ps(times + k), _CMP_LT_OQ);
        if (mask) may = _mm_mask_cmpneq_epi8_mask(may, _mm_loadu_si128((const __m128i *)(mask + k)), _mm_setzero_si128());
        _mm512_storeu_ps(t + k, _mm512_mask_add_ps(never, may, from, _mm512_loadu_ps(delay + k)));
        if (often) may = _mm256_mask_cmpgt_epi16_mask(may, _mm256_loadu_si256((const __m256i *)(often + k)), _mm256_setzero_si256());
        open[k / 16] = may;
    }
}

/* Leaves only the draws from..to (whole lanes) in which t times `surely` is earlier than what there is, and not beyond what is asked. */
WIDEST static void sooner_widest(const float *t, const float *times, float surely, float beyond, int from, int to, uint16_t *open) {
    const __m512 last = _mm512_set1_ps(beyond), some = _mm512_set1_ps(surely);
    for (int k = from; k < to; k += 16) {
        const __m512 least = _mm512_mul_ps(_mm512_loadu_ps(t + k), some);
        const __mmask16 in_time = _mm512_mask_cmp_ps_mask(open[k / 16], least, last, _CMP_LE_OQ);
        open[k / 16] = _mm512_mask_cmp_ps_mask(in_time, least, _mm512_loadu_ps(times + k), _CMP_LT_OQ);
    }
}

/* Leaves only the draws after a day, or (`before`) before it. */
WIDEST static void on_side_widest(const float *x, float day, int before, int n, const uint16_t *open, uint16_t *out) {
    const __m512 then = _mm512_set1_ps(day);
    for (int k = 0; k < n; k += 16) {
        const __m512 here = _mm512_loadu_ps(x + k);
        out[k / 16] = before ? _mm512_mask_cmp_ps_mask(open[k / 16], here, then, _CMP_LT_OQ) : _mm512_mask_cmp_ps_mask(open[k / 16], here, then, _CMP_GT_OQ);
    }
}

/* Where the draws from..to (whole lanes) stand of which the bit is set, and how many. Up to sixteen more are written behind them. */
WIDEST static int picked_widest(const uint16_t *wanted, int from, int to, int32_t *at) {
    const __m512i steps = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    int m = 0;
    for (int k = from; k < to; k += 16) {
        const __mmask16 which = wanted[k / 16];
        _mm512_storeu_si512(at + m, _mm512_maskz_compress_epi32(which, _mm512_add_epi32(steps, _mm512_set1_epi32(k))));
        m += __builtin_popcount(which);
    }
    return m;
}
#endif
#endif
