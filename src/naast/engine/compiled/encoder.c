/* The packaged encoder of texts: from pieces of words to what each says among its neighbours, and from sums of those to vectors. The
 * same in NumPy, easy to read, is `naast.engine.understanding.use_parts`; how the whole numbers are made is `whole.h`.
 */
#include "whole.h"

#define EMBEDDING 512
#define NARROW 256
#define LOOKS 3
#define NARROWS (LOOKS * NARROW)
#define ALL (EMBEDDING + NARROWS)
#define VECTOR 512

typedef struct {
    int64_t width, columns;
    const int16_t *weights;     /* [columns, width] in steps */
    const float *steps, *shift; /* [columns]; `shift` may be missing */
    float longest;              /* the length of the longest column, in steps */
} Layer;

typedef struct {
    const uint8_t *table;     /* [pieces, EMBEDDING] */
    const float *scale, *low; /* [chunks]: a piece is in the chunk of its number modulo `chunks` */
    const float *narrow_gain, *narrow_shift, *gain, *shift;
    int64_t chunks;
    int32_t words[LOOKS], before[LOOKS]; /* of a window, and how many of those stand before the word */
    float epsilon;
    Layer narrow, first[LOOKS], second[LOOKS], mean, along, aside, back, last_along, last_aside, last_back;
} Encoder;

typedef struct { /* room to work in, for `size` words or texts */
    float *features; /* [size, ALL] */
    float *layer;    /* [size, NARROWS] */
    float *steps;    /* [size] */
    int32_t *sums;   /* [size, NARROWS] */
    int16_t *whole;  /* [size + 4, ALL] */
} Room;

/* -- layers ---------------------------------------------------------------------------------------------------------------- */

/* Every row of `x`, `apart` from each other, in a step of its own. */
FAST static void in_own_steps(const Layer *l, const float *x, int64_t apart, int64_t rows, const Room *r) {
    for (int64_t i = 0; i < rows; i++) {
        const float *row = x + i * apart;
        r->steps[i] = step_of(largest(row, l->width), __builtin_sqrtf(squares(row, l->width)), l->longest);
        in_steps(row, l->width, r->steps[i], r->whole + i * l->width);
    }
}

/* out[c] = sums[c] * step + shift[c] * many. */
IN void out_of_steps(const Layer *l, const int32_t *sums, float step, float many, float *restrict out) {
    for (int64_t c = 0; c < l->columns; c++) out[c] = (float)sums[c] * (step * l->steps[c]);
    if (l->shift) for (int64_t c = 0; c < l->columns; c++) out[c] += many * l->shift[c];
}

FAST static void become(const Layer *l, const Room *r, int64_t rows, const float *times, float *out) {
    for (int64_t i = 0; i < rows; i++)
        out_of_steps(l, r->sums + i * l->columns, r->steps[i], times ? times[i] : 1.0f, out + i * l->columns);
}

FAST static void add(const Layer *l, const Room *r, int64_t rows, float *out) {
    float more[VECTOR];
    for (int64_t i = 0; i < rows; i++) {
        out_of_steps(l, r->sums + i * l->columns, r->steps[i], 1.0f, more);
        for (int64_t c = 0; c < l->columns; c++) out[i * l->columns + c] += more[c];
    }
}

/* As `add`, of what is above 0, to rows `apart` from each other. */
FAST static void add_positive(const Layer *l, const Room *r, int64_t rows, float *out, int64_t apart) {
    float more[VECTOR];
    for (int64_t i = 0; i < rows; i++) {
        out_of_steps(l, r->sums + i * l->columns, r->steps[i], 1.0f, more);
        for (int64_t c = 0; c < l->columns; c++) out[i * apart + c] += more[c] > 0.0f ? more[c] : 0.0f;
    }
}

FAST static void positive(float *x, int64_t size) {
    for (int64_t i = 0; i < size; i++) x[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

/* Every row of `x` with mean 0 and spread 1, then its gain and shift. */
FAST static void even(const float *gain, const float *shift, float epsilon, int64_t width, int64_t rows, float *x) {
    for (int64_t i = 0; i < rows; i++) {
        float *row = x + i * width, lane[LANES] = {0};
        for (int64_t c = 0; c < width; c += LANES)
            for (int j = 0; j < LANES; j++) lane[j] += row[c + j];
        const float mean = total(lane) / (float)width;
        for (int64_t c = 0; c < width; c++) row[c] -= mean;
        const float inverse = 1.0f / __builtin_sqrtf(squares(row, width) / (float)width + epsilon);
        for (int64_t c = 0; c < width; c++) row[c] = row[c] * inverse * gain[c] + shift[c];
    }
}

static void times(const Layer *l, const float *x, int64_t apart, int64_t rows, const Room *r) {
    in_own_steps(l, x, apart, rows, r);
    products(r->whole, rows, l->width, l->weights, l->columns, l->width, r->sums);
}

/* -- words ----------------------------------------------------------------------------------------------------------------- */

FAST static void embed(const Encoder *e, const int64_t *pieces, int64_t size, float *features) {
    for (int64_t i = 0; i < size; i++) {
        const uint8_t *row = e->table + pieces[i] * EMBEDDING;
        const float scale = e->scale[pieces[i] % e->chunks], low = e->low[pieces[i] % e->chunks];
        for (int64_t c = 0; c < EMBEDDING; c++) features[i * ALL + c] = (float)row[c] * scale + low;
    }
}

/* NARROW columns of the features in one step for all words, with nothing before and after them: every window is then one stretch of
 * memory. */
FAST static void windows(const Layer *l, int32_t words, int32_t before, const float *x, int64_t size, const Room *r) {
    float most = 0.0f, longest = 0.0f;
    for (int64_t i = 0; i < size; i++) {
        float one = largest(x + i * ALL, NARROW), length = squares(x + i * ALL, NARROW);
        most = one > most ? one : most, longest = length > longest ? length : longest;
    }
    const float step = step_of(most, __builtin_sqrtf(longest * (float)words), l->longest);
    int16_t *to = r->whole;
    memset(to, 0, sizeof(int16_t) * NARROW * (size_t)before), to += NARROW * before;
    for (int64_t i = 0; i < size; i++, to += NARROW) in_steps(x + i * ALL, NARROW, step, to), r->steps[i] = step;
    memset(to, 0, sizeof(int16_t) * NARROW * (size_t)(words - 1 - before));
}

/* One more look of every word at its neighbours: x + max(window times weights, 0). */
static void look(const Layer *l, int32_t words, int32_t before, float *x, int64_t size, const Room *r) {
    windows(l, words, before, x, size, r);
    products(r->whole, size, NARROW, l->weights, l->columns, l->width, r->sums);
    add_positive(l, r, size, x, ALL);
}

/* Sums over the pieces before each edge, from the second piece on: the first only begins a text. */
FAST static void sums_at(const float *features, int64_t size, const int64_t *edges, int64_t count, double *out) {
    double sum[ALL] = {0};
    int64_t e = 0;
    for (int64_t i = 1; i <= size; i++) {
        for (; e < count && edges[e] == i; e++) memcpy(out + e * ALL, sum, sizeof sum);
        if (i < size) for (int c = 0; c < ALL; c++) sum[c] += (double)features[i * ALL + c];
    }
}

/* What pieces say by themselves, whatever stands beside them, into `out` [size, NARROWS]. */
OUT void naast_pieces(const Encoder *e, int64_t size, const int64_t *pieces, const Room *r, float *out) {
    embed(e, pieces, size, r->features);
    times(&e->narrow, r->features, ALL, size, r);
    become(&e->narrow, r, size, 0, out);
    even(e->narrow_gain, e->narrow_shift, e->epsilon, NARROWS, size, out);
}

/* `pieces` [size]: numbers of pieces of words, a beginning and an end among them; `alone` [any, NARROWS]: what
 * pieces say by themselves, of which row `place[i]` belongs to piece i;
 * `edges` [count] from 1 and never falling: where the words begin. Into `sums` [count, ALL] those of all pieces before each edge, into
 * `ends` [ALL] that of the beginning and the end. */
OUT void naast_words(const Encoder *e, int64_t size, const int64_t *pieces, const float *alone, const int64_t *place, int64_t count, const int64_t *edges, const Room *r, double *sums, float *ends) {
    float *features = r->features, *last = features + (size - 1) * ALL;
    embed(e, pieces, size, features);
    for (int64_t i = 0; i < size; i++) memcpy(features + i * ALL + EMBEDDING, alone + place[i] * NARROWS, sizeof(float) * NARROWS);
    for (int k = 0; k < LOOKS; k++) {
        look(&e->first[k], e->words[k], e->before[k], features + EMBEDDING + k * NARROW, size, r);
        look(&e->second[k], e->words[k], e->before[k], features + EMBEDDING + k * NARROW, size, r);
    }
    even(e->gain, e->shift, e->epsilon, ALL, size, features);
    sums_at(features, size, edges, count, sums);
    for (int c = 0; c < ALL; c++) ends[c] = features[c] + last[c];
}

/* -- vectors --------------------------------------------------------------------------------------------------------------- */

IN float bent(float x) {
    float y = raised(-2.0f * __builtin_fabsf(x)), z = (1.0f - y) / (1.0f + y);
    return x < 0.0f ? -z : z;
}

/* Rows between -1 and 1, and of length 1. */
FAST static void unit(int64_t rows, float *x) {
    for (int64_t i = 0; i < rows; i++) {
        float *row = x + i * VECTOR;
        for (int c = 0; c < VECTOR; c++) row[c] = bent(row[c]);
        float length = __builtin_sqrtf(squares(row, VECTOR)), inverse = 1.0f / (length > 1e-9f ? length : 1e-9f);
        for (int c = 0; c < VECTOR; c++) row[c] = row[c] * inverse;
    }
}

FAST static void shared_out(const float *counts, int64_t rows, float *x) {
    for (int64_t i = 0; i < rows; i++) {
        const float inverse = 1.0f / __builtin_sqrtf(counts[i]);
        for (int c = 0; c < VECTOR; c++) x[i * VECTOR + c] *= inverse;
    }
}

/* out = x times `along` + max(x times `aside`, 0) times `back`. */
static void step(const Layer *along, const Layer *aside, const Layer *back, const float *x, int64_t rows, const Room *r, float *hidden, float *out) {
    times(aside, x, aside->width, rows, r);
    become(aside, r, rows, 0, hidden);
    positive(hidden, rows * aside->columns);
    times(along, x, along->width, rows, r);
    become(along, r, rows, 0, out);
    times(back, hidden, back->width, rows, r);
    add(back, r, rows, out);
}

/* `sums` [rows, ALL] of so many pieces (`counts` [rows]) to unit vectors `out` [rows, VECTOR]. */
OUT void naast_vectors(const Encoder *e, int64_t rows, const float *sums, const float *counts, const Room *r, float *out) {
    float *mean = r->features, *hidden = r->features + rows * VECTOR, *middle = r->layer;
    times(&e->mean, sums, ALL, rows, r);
    become(&e->mean, r, rows, counts, mean);
    shared_out(counts, rows, mean);
    step(&e->along, &e->aside, &e->back, mean, rows, r, hidden, middle);
    positive(middle, rows * e->along.columns);
    step(&e->last_along, &e->last_aside, &e->last_back, middle, rows, r, hidden, out);
    unit(rows, out);
}
