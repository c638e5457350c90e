/* What is said by being like known rows: e to the power of a cosine, times what each row says, summed. Its plain twin is in
 * `naast.engine.compiled.likeness`; how the whole numbers are made is `whole.h`.
 */
#include "whole.h"

#define BLOCK 32       /* places that go through a product together, so that they stay in the cache */
#define STRIP 64       /* sums that are kept at hand while rows are added up */
#define MANY 512       /* places that are gone through before what they say is added up */
#define MOST_TEXTS 16  /* together; more go after them */
#define MOST_WIDTH 512
#define EIGHT 8         /* sums that danger asks of every landmark */
#define TOGETHER 4      /* texts of which those are added up together */

typedef struct {
    int64_t count, width, outputs;
    const int8_t *small;  /* [count, width] in steps, in the order that suits the processor (whole.h); or, when there are none, */
    const int16_t *large; /* the same with finer steps */
    const float *steps;   /* [count] */
    const int8_t *rows;   /* [count, outputs] in steps, or in the order that suits the processor by MANY; or, when there are none, */
    const float *plain;   /* the same without steps */
    const float *row_steps;
    float longest;        /* the length of the longest place, in steps */
    float sharp, high;    /* the likeness of a cosine c is high * e^(sharp * (c - 1)) */
} Around;

/* These places as numbers of 16 bits, and after the last of them nothing. */
FAST static void widen(const Around *a, int64_t from, int64_t n, int16_t *restrict wide) {
    const int64_t size = n * a->width;
    if (a->small) for (int64_t i = 0; i < size; i++) wide[i] = a->small[from * a->width + i];
    else memcpy(wide, a->large + from * a->width, sizeof(int16_t) * (size_t)size);
    memset(wide + size, 0, sizeof(int16_t) * (size_t)(BLOCK * a->width - size));
}

/* How like one text is to the places of a block, times the step of what they say. */
FAST static void bells(const Around *a, int64_t from, int64_t n, const int32_t *near, float step, float *out) {
    for (int64_t i = 0; i < n; i++) {
        float cosine = (float)near[i] * (step * a->steps[from + i]);
        cosine = cosine < 1.0f ? cosine : 1.0f;
        out[i] = a->high * raised(a->sharp * (cosine - 1.0f));
    }
    if (a->row_steps) for (int64_t i = 0; i < n; i++) out[i] = out[i] * a->row_steps[from + i];
}

/* MANY bells in whole steps; returns the step. */
FAST static float told(const float *bell, int16_t *out) {
    float step = largest(bell, MANY) / MOST;
    in_steps(bell, MANY, step, out);
    return step;
}

/* What rows in steps say, each as often as a whole number tells: sums of `n` rows for `size` texts. No sum can grow beyond 31 bits: MANY
 * times 128 times MOST is less. */
FAST static void add_whole(const int8_t *restrict row, int64_t n, int64_t outputs, const int16_t *restrict often, int64_t size, int32_t *restrict sums) {
    for (int64_t t = 0; t < size; t++) {
        int32_t *out = sums + t * outputs;
        const int16_t *mine = often + t * MANY;
        int64_t k = 0;
        for (; k + STRIP <= outputs; k += STRIP) {
            int32_t sum[STRIP] = {0};
            for (int64_t i = 0; i < n; i++)
                for (int v = 0; v < STRIP; v++) sum[v] += (int32_t)mine[i] * row[i * outputs + k + v];
            memcpy(out + k, sum, sizeof sum);
        }
        for (; k < outputs; k++) {
            int32_t sum = 0;
            for (int64_t i = 0; i < n; i++) sum += (int32_t)mine[i] * row[i * outputs + k];
            out[k] = sum;
        }
    }
}

/* Rows of EIGHT for `size` texts at once: their sums do not wait for each other, and stay at hand. */
IN void add_eight(const float *restrict row, int64_t n, const int size, const float *restrict bell, float *restrict out) {
    float sum[TOGETHER][EIGHT];
    memcpy(sum, out, sizeof(float) * EIGHT * (size_t)size);
    for (int64_t i = 0; i < n; i++)
        for (int t = 0; t < size; t++)
            for (int k = 0; k < EIGHT; k++) sum[t][k] += bell[t * MANY + i] * row[i * EIGHT + k];
    memcpy(out, sum, sizeof(float) * EIGHT * (size_t)size);
}

FAST static void add_eights(const float *restrict row, int64_t n, int64_t size, const float *restrict bell, float *restrict out) {
    int64_t t = 0;
    for (; t + TOGETHER <= size; t += TOGETHER) add_eight(row, n, TOGETHER, bell + t * MANY, out + t * EIGHT);
    for (; t < size; t++) add_eight(row, n, 1, bell + t * MANY, out + t * EIGHT);
}

FAST static void add_plain(const float *restrict row, int64_t n, int64_t size, const float *restrict bell, float *restrict out) {
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = 0; k < size; k++) out[k] += bell[i] * row[i * size + k];
}

/* Sums out of steps, beside what was said before. */
FAST static void add_sums(const int32_t *restrict sums, int64_t outputs, float step, float *restrict out) {
    for (int64_t k = 0; k < outputs; k++) out[k] += (float)sums[k] * step;
}

/* What the rows of MANY places say, each as often as its bell; behind the `n`th the bells are nothing. */
static void add(const Around *a, int64_t from, int64_t n, const float *bell, int64_t size, int32_t *sums, float *out) {
    int16_t often[MOST_TEXTS * MANY];
    float step[MOST_TEXTS];
    if (!a->rows && a->outputs == EIGHT) {
        add_eights(a->plain + from * EIGHT, n, size, bell, out);
        return;
    }
    if (!a->rows) {
        for (int64_t t = 0; t < size; t++) add_plain(a->plain + from * a->outputs, n, a->outputs, bell + t * MANY, out + t * a->outputs);
        return;
    }
    for (int64_t t = 0; t < size; t++) step[t] = told(bell + t * MANY, often + t * MANY);
    int64_t apart = a->outputs;
#ifdef NEWEST
    if (is_newest()) {
        apart += (SIDE - apart % SIDE) % SIDE;
        products_small(often, size, MANY, a->rows + from * apart, apart, MANY, sums);
    } else
#endif
        add_whole(a->rows + from * apart, n, apart, often, size, sums);
    for (int64_t t = 0; t < size; t++) add_sums(sums + t * apart, a->outputs, step[t], out + t * a->outputs);
}

FAST static float whole(const Around *a, const float *text, int16_t *out) {
    float step = step_of(largest(text, a->width), __builtin_sqrtf(squares(text, a->width)), a->longest);
    in_steps(text, a->width, step, out);
    return step;
}

IN int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }

/* How many columns lie side by side on the right of a product here; 0: none. */
OUT int64_t naast_side(void) { return is_newest() ? SIDE : 0; }

/* `said` [size, width] beside `n` places, at most SIDE or BLOCK; the products go into `near` [size, SIDE or BLOCK]. */
static void near_to(const Around *a, int64_t from, int64_t n, const int16_t *said, int64_t size, int32_t *near) {
    int16_t wide[BLOCK * MOST_WIDTH];
    const int64_t width = a->width;
#ifdef NEWEST
    if (is_newest()) {
        if (a->small) products_small(said, size, width, a->small + from * width, SIDE, width, near);
        else products_newest(said, size, width, a->large + from * width, SIDE, width, near);
        return;
    }
#endif
    const int ready = !a->small && n == BLOCK;
    if (!ready) widen(a, from, n, wide);
    products_usual(said, size, width, ready ? a->large + from * width : wide, BLOCK, width, near);
}

/* The bells of `n` places of at most MANY, for `size` texts. */
static void bells_of(const Around *a, int64_t from, int64_t n, const int16_t *said, const float *step, int64_t size, float *bell) {
    const int64_t block = is_newest() ? SIDE : BLOCK;
    int32_t near[MOST_TEXTS * SIDE];
    for (int64_t i = 0; i < n; i += block) {
        const int64_t here = least(n - i, block);
        near_to(a, from + i, here, said, size, near);
        for (int64_t t = 0; t < size; t++) bells(a, from + i, here, near + t * block, step[t], bell + t * MANY + i);
    }
    for (int64_t t = 0; t < size; t++) memset(bell + t * MANY + n, 0, sizeof(float) * (size_t)(MANY - n));
}

/* `text` [texts, width]; into `out` [texts, outputs]. `sums`: room for [MOST_TEXTS, outputs up to a whole SIDE]. */
OUT void naast_around(const Around *a, int64_t texts, const float *text, int32_t *sums, float *out) {
    const int64_t width = a->width;
    int16_t said[MOST_TEXTS * MOST_WIDTH];
    float step[MOST_TEXTS], bell[MOST_TEXTS * MANY];
    memset(out, 0, sizeof(float) * (size_t)(texts * a->outputs));
    for (int64_t first = 0; first < texts; first += MOST_TEXTS) {
        const int64_t size = least(texts - first, MOST_TEXTS);
        for (int64_t t = 0; t < size; t++) step[t] = whole(a, text + (first + t) * width, said + t * width);
        for (int64_t from = 0; from < a->count; from += MANY) {
            const int64_t n = least(a->count - from, MANY);
            bells_of(a, from, n, said, step, size, bell);
            add(a, from, n, bell, size, sums, out + first * a->outputs);
        }
    }
}
