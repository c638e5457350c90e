/* Counting, and bringing draws together, for processors that take sixteen numbers of 32 bits at once and push those that are wanted
 * together in one step. Whole numbers are counted and numbers are moved, nothing is rounded: the same bits as the loops of `kernel.c`
 * that others take.
 */
#ifndef NAAST_LANES
#define NAAST_LANES

#include "numbers.h"

#ifdef NEWEST
#include <immintrin.h>

#define WIDEST __attribute__((target("arch=x86-64-v4")))

static int is_widest;

__attribute__((constructor)) static void look_for_widest(void) {
    __builtin_cpu_init();
    is_widest = __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512cd");
}

/* Of `reach` draws, by eights in which bits say who is wanted, the wanted beside each other; each sixteen begins where the first of
 * its eights does. Up to sixteen more are written behind them, never behind `out` + `room`. */
WIDEST static void bring_widest(const float *row, const uint8_t *eight, const int16_t *begins, int reach, float *out, int room) {
    for (int g = 0; 8 * g < reach; g += 2) {
        const int both = 8 * g + 8 < reach;
        const __mmask16 here = both ? 0xffff : 0xff, which = (__mmask16)(eight[g] | (both ? eight[g + 1] << 8 : 0));
        const __m512 x = _mm512_maskz_compress_ps(which, _mm512_maskz_loadu_ps(here, row + 8 * g));
        const int left = room - begins[g];
        _mm512_mask_storeu_ps(out + begins[g], (__mmask16)(left < 16 ? (1 << left) - 1 : 0xffff), x);
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
#endif
#endif
