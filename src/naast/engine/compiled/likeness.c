/* What is said by being like known rows: e to the power of a cosine, times what each row says, summed. Its plain twin is in
 * `naast.engine.compiled.likeness`; how the whole numbers are made is `whole.h`.
 */
#include "whole.h"

#define BLOCK 32       /* places that go through it together, so that they stay in the cache */
#define STRIP 128      /* numbers that are kept at hand while a block is added up */
#define MOST_TEXTS 16  /* together; more go after them */
#define MOST_WIDTH 512

typedef struct {
    int64_t count, width, outputs;
    const int8_t *small;  /* [count, width] in steps, in the order that suits the processor (whole.h); or, when there are none, */
    const int16_t *large; /* the same with finer steps */
    const float *steps;   /* [count] */
    const int8_t *rows;   /* [count, outputs] in steps; or, when there are none, */
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

FAST static void add_strips(const int8_t *restrict row, int64_t n, int64_t size, const float *restrict bell, float *restrict out) {
    for (int64_t k = 0; k + STRIP <= size; k += STRIP) {
        float sum[STRIP];
        memcpy(sum, out + k, sizeof sum);
        for (int64_t i = 0; i < n; i++)
            for (int v = 0; v < STRIP; v++) sum[v] += bell[i] * (float)row[i * size + k + v];
        memcpy(out + k, sum, sizeof sum);
    }
}

FAST static void add_plain(const float *restrict row, int64_t n, int64_t size, const float *restrict bell, float *restrict out) {
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = 0; k < size; k++) out[k] += bell[i] * row[i * size + k];
}

/* What the rows of a block say, each as often as its bell. */
static void add(const Around *a, int64_t from, int64_t n, const float *bell, float *out) {
    const int64_t size = a->outputs;
    if (!a->rows) {
        add_plain(a->plain + from * size, n, size, bell, out);
        return;
    }
    const int8_t *row = a->rows + from * size;
    add_strips(row, n, size, bell, out);
    for (int64_t i = 0; i < n; i++)
        for (int64_t k = size - size % STRIP; k < size; k++) out[k] += bell[i] * (float)row[i * size + k];
}

FAST static float whole(const Around *a, const float *text, int16_t *out) {
    float step = step_of(largest(text, a->width), __builtin_sqrtf(squares(text, a->width)), a->longest);
    in_steps(text, a->width, step, out);
    return step;
}

IN int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }

/* How many columns lie side by side on the right of a product here; 0: none. */
OUT int64_t naast_side(void) { return is_newest() ? SIDE : 0; }

/* `said` [size, width] beside `n` places; the products go into `near` [size, block]. */
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

/* `text` [texts, width]; into `out` [texts, outputs]. `bell`: room for [MOST_TEXTS, count]. Likeness to all places comes first, and then
 * what they say: memory is what this waits for, and it is quickest read from end to end. */
OUT void naast_around(const Around *a, int64_t texts, const float *text, float *bell, float *out) {
    const int64_t width = a->width, count = a->count, block = is_newest() ? SIDE : BLOCK;
    int16_t said[MOST_TEXTS * MOST_WIDTH];
    int32_t near[MOST_TEXTS * SIDE];
    float step[MOST_TEXTS];
    memset(out, 0, sizeof(float) * (size_t)(texts * a->outputs));
    for (int64_t first = 0; first < texts; first += MOST_TEXTS) {
        const int64_t size = least(texts - first, MOST_TEXTS);
        for (int64_t t = 0; t < size; t++) step[t] = whole(a, text + (first + t) * width, said + t * width);
        for (int64_t from = 0; from < count; from += block) {
            const int64_t n = least(count - from, block);
            near_to(a, from, n, said, size, near);
            for (int64_t t = 0; t < size; t++) bells(a, from, n, near + t * block, step[t], bell + t * count + from);
        }
        for (int64_t from = 0; from < count; from += BLOCK)
            for (int64_t t = 0; t < size; t++)
                add(a, from, least(count - from, BLOCK), bell + t * count + from, out + (first + t) * a->outputs);
    }
}
