/* What pairs of rows share, for learning. Its plain twin is `_Postings` in `naast.engine.understanding.features`.
 */
#include "numbers.h"

/* Adds to the lower half of `found` [rows, rows] what each row shares with those before it and itself: for each of its things,
 * `values` [any] from `starts` [rows + 1], times the `weights` of all `holders` of that thing, ascending, from `begins` [things + 1]. */
OUT void naast_pairs(int64_t rows, const int64_t *starts, const int64_t *things, const float *values, const int64_t *begins, const int32_t *holders,
                     const float *weights, float *restrict found) {
    for (int64_t row = 0; row < rows; row++) {
        float *restrict mine = found + row * rows;
        for (int64_t k = starts[row]; k < starts[row + 1]; k++) {
            const float value = values[k];
            for (int64_t at = begins[things[k]]; at < begins[things[k] + 1] && holders[at] <= row; at++) mine[holders[at]] += value * weights[at];
        }
    }
}
