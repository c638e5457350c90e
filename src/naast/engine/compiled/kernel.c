/* The loops of looking ahead and of counting demand that must be quick. The same steps, one row at a time and easy to read, are
 * `naast.engine.foresight.spread` (with `plain`) and `naast.engine.demand.plain`: both give the same answer, bit for bit.
 * How numbers are worked out is `numbers.h`; many people at once are `many.c`.
 */
#include "numbers.h"

#define SLICE 1280 /* draws worked on at a time, so that every row of them stays in the cache */
#define CHUNK 256  /* of which at most this many, of one block, go through the arithmetic of a link together */
#define LANES 8    /* numbers of 64 bits that the widest processors take at once */
#define MOST_BLOCKS 64
#define MOST_CHUNKS (SLICE / CHUNK + MOST_BLOCKS + 1)

enum { ANOTHER = -1, NOBODY = -2, BEYOND = -3 };
enum { ALWAYS = -1, NEVER = -2 };

typedef struct {
    int32_t nodes, links, parts, blocks, points, ages;
    int64_t draws;
    const int32_t *part, *edges_of, *source, *block_of;
    const float *rate, *scale, *luck, *delays, *quantiles, *shares, *step, *leak, *leak_rate, *choice;
    const uint8_t *in_base;
    const int32_t *base_of; /* per node the row of base_times, or -1: only another cause */
    const float *base_times;
    const int16_t *base_causes;
} Net;

typedef struct {
    const int8_t *states;
    const float *days, *until;
    const int32_t *given_of; /* per node the row of `given`, or -1: the same day in every draw */
    const float *given;
    const int32_t *masks_of;
    const uint8_t *masks;
    const int32_t *help_of, *help_count;
    const float *help_days, *help_factors;
    int32_t help_width, plain_help;
} Told;

typedef struct {
    int32_t rows, horizons, bins, causes, quantiles;
    const int64_t *row;
    const int16_t *times_picked; /* how often each draw counts */
    const float *limit;          /* days from the diagnosis */
    const double *quantile;
    float end, inverse; /* the end of the bins, and 1 / the width of one */
    int32_t *counts, *when, *by_cause;
    int16_t *bin; /* [rows, draws]: room to work in */
} Count;

typedef struct { /* where the moments and causes of every node are: filled now, or before */
    const int32_t *place; /* per node the row of `times` and `causes` to fill, or -1: it is there already */
    const float *const *times_of;
    const int16_t *const *causes_of;
    float *times; /* [rows filled, draws], or room for [rows filled, SLICE] */
    int16_t *causes;
    int32_t store;
    float *before;  /* room for the rows of the largest cycle */
    float **row;    /* room for a pointer per node */
    int16_t **why;
} Rows;

/* The age in days at which a share of a delay has passed; the end of the table stands for the rest. */
IN double age_at(const float *table, int points, double scale, double share) {
    double x = share * (double)(points - 1) / LAST_SHARE;
    if (!(x < (double)(points - 1))) return scale * (double)table[points - 1];
    int i = (int)x;
    double a = (double)table[i], b = (double)table[i + 1];
    return scale * (a + (b - a) * (x - (double)i));
}

/* -- one link, some draws of one block at a time -------------------------------------------------------------------------- */

typedef struct { /* one link as a person meets it */
    const float *luck, *delay, *rates, *scales, *quantile, *share, *day, *factors;
    const uint8_t *mask; /* NULL: always */
    double step, inverse_step, places;
    int count, ages, points, blocks;
    int16_t id;
    /* of the block at hand */
    double rate, inverse_rate, scale, inverse_scale;
    int block, lowers;
} Link;

typedef struct {
    int from, to, block;
} Chunk;

IN void at_block(Link *l, int b) {
    l->block = b;
    l->rate = (double)l->rates[b], l->inverse_rate = 1.0 / l->rate;
    l->scale = (double)l->scales[b], l->inverse_scale = 1.0 / l->scale;
    l->lowers = l->count && l->factors[(l->count - 1) * l->blocks + b] <= 1.0f;
}

IN double factor_of(const Link *l, int change) { return (double)l->factors[change * l->blocks + l->block]; }

typedef double Factor;
#define RATE(l, k) ((l)->rate)
#define INVERSE_RATE(l, k) ((l)->inverse_rate)
#define SCALE(l, k) ((l)->scale)
#define INVERSE_SCALE(l, k) ((l)->inverse_scale)
#define CHANGE(l, change) factor_of(l, change)
#define OF(factor, k) (factor)
#define ALIKE(x, n) all_equal(x, n)

IN int whole_lanes(int n) { return (n + LANES - 1) & ~(LANES - 1); }

IN int all_equal(const double *x, int n) {
    int differ = 0;
    for (int k = 1; k < n; k++) differ |= x[k] != x[0];
    return !differ;
}

#include "link.h"

IN void relax(const float *cause, const Link *l, float *times, int16_t *causes, int n) {
    const float *delay = l->delay;
    const int16_t id = l->id;
    for (int k = 0; k < n; k++) {
        float t = cause[k] + delay[k], old = times[k];
        int16_t why = causes[k];
        times[k] = t < old ? t : old;
        causes[k] = t < old ? id : why;
    }
}

IN void relax_masked(const float *cause, const Link *l, float *times, int16_t *causes, int n) {
    const float *delay = l->delay;
    const uint8_t *mask = l->mask;
    const int16_t id = l->id;
    for (int k = 0; k < n; k++) {
        float t = mask[k] ? cause[k] + delay[k] : INF, old = times[k];
        int16_t why = causes[k];
        times[k] = t < old ? t : old;
        causes[k] = t < old ? id : why;
    }
}

IN void sooner(const float *t, int16_t id, float *times, int16_t *causes, int n) {
    for (int k = 0; k < n; k++) {
        float old = times[k];
        int16_t why = causes[k];
        times[k] = t[k] < old ? t[k] : old;
        causes[k] = t[k] < old ? id : why;
    }
}

/* In which draws this link can bring the event sooner, and when it would without help. */
IN void opened(const Link *l, const float *cause, const float *times, int from, int n, float *t, uint8_t *open) {
    const float *delay = l->delay + from;
    for (int k = 0; k < n; k++) {
        int may = cause[k] < times[k];
        t[k] = may ? cause[k] + delay[k] : INF;
        open[k] = (uint8_t)may;
    }
    if (!l->mask) return;
    const uint8_t *mask = l->mask + from;
    for (int k = 0; k < n; k++) open[k] &= mask[k] != 0, t[k] = mask[k] ? t[k] : INF;
}

/* Which draws are wanted; the last once more up to a whole number of lanes, so that nothing is left over for slow steps. */
IN int picked(const uint8_t *wanted, int16_t *at, int n) {
    int m = 0;
    for (int k = 0; k < n; k++) at[m] = (int16_t)k, m += wanted[k];
    for (int k = m; m && k < whole_lanes(m); k++) at[k] = at[m - 1];
    return m;
}

/* Where help makes the wait longer: these draws again, from what is left. Help that lowers never makes a moment earlier, not by
 * rounding either. `passed`: the share of each draw that has passed by `since`, or NULL: none. */
IN void helped(const Link *l, const float *cause, int from, const int16_t *at, int m, const double *since_of, const double *passed, float *t) {
    double causes[CHUNK], u[CHUNK], since[CHUNK], here[CHUNK], age[CHUNK];
    const float *luck = l->luck + from;
    for (int i = 0; i < m; i++) causes[i] = (double)cause[at[i]], u[i] = (double)luck[at[i]];
    for (int i = 0; i < m; i++) since[i] = 0.0, here[i] = 0.0;
    if (passed) {
        for (int i = 0; i < m; i++) since[i] = since_of[at[i]], here[i] = passed[at[i]];
        for (int i = 0; i < m; i++) here[i] = -ln(1.0 - here[i]);
    }
    stretched(l, since, here, causes, u, age, m);
    for (int i = 0; i < m; i++) {
        float later = (float)(causes[i] + age[i]), was = t[at[i]];
        t[at[i]] = l->lowers && was > later ? was : later;
    }
}

/* One link with help in place from day[0] on. */
FAST static void relax_helped(const float *cause, Link *l, const Chunk *chunk, int chunks, float *times, int16_t *causes) {
    float t[CHUNK];
    uint8_t open[CHUNK];
    int16_t at[CHUNK + LANES];
    const float first = l->day[0];
    for (int c = 0; c < chunks; c++) {
        int from = chunk[c].from, n = chunk[c].to - from;
        const float *old = times + from;
        at_block(l, chunk[c].block);
        opened(l, cause + from, old, from, n, t, open);
        int raises = !l->lowers;
        for (int k = 0; k < n; k++) open[k] &= (t[k] > first) & (raises | (t[k] < old[k]));
        int m = whole_lanes(picked(open, at, n));
        if (m) helped(l, cause + from, from, at, m, 0, 0, t);
        sooner(t, l->id, times + from, causes + from, n);
    }
}

/* One link of which the effect had not come by `day`: exact, from what is left of the delay; with help in place. */
FAST static void relax_rest(const float *cause_, Link *l, const Chunk *chunk, int chunks, float day, float *times, int16_t *causes) {
    float t[CHUNK];
    uint8_t open[CHUNK], past[CHUNK];
    int16_t at[CHUNK + LANES];
    double some[CHUNK], gone[CHUNK], share[CHUNK], age[CHUNK], since[CHUNK], passed[CHUNK];
    for (int c = 0; c < chunks; c++) {
        int from = chunk[c].from, n = chunk[c].to - from;
        const float *cause = cause_ + from, *old = times + from, *luck = l->luck + from;
        at_block(l, chunk[c].block);
        opened(l, cause, old, from, n, t, open);
        for (int k = 0; k < n; k++) past[k] = open[k] & (cause[k] < day);
        int m = whole_lanes(picked(past, at, n));
        if (l->count) for (int k = 0; k < n; k++) since[k] = passed[k] = 0.0;
        if (m) {
            for (int i = 0; i < m; i++) some[i] = (double)day - (double)cause[at[i]];
            chances(l, some, gone, m);
            for (int i = 0; i < m; i++) share[i] = gone[i] + (1.0 - gone[i]) * (double)luck[at[i]];
            ages_at(l, share, age, m);
            for (int i = 0; i < m; i++) t[at[i]] = (float)((double)cause[at[i]] + age[i]);
            if (l->count) for (int i = 0; i < m; i++) since[at[i]] = some[i], passed[at[i]] = gone[i];
        }
        if (l->count) {
            int raises = !l->lowers;
            for (int k = 0; k < n; k++) open[k] &= raises | (t[k] < old[k]);
            m = whole_lanes(picked(open, at, n));
            if (m) helped(l, cause, from, at, m, since, passed, t);
        }
        for (int k = 0; k < n; k++) t[k] = t[k] > day ? t[k] : day;
        sooner(t, l->id, times + from, causes + from, n);
    }
}

/* -- one slice of draws through the whole network -------------------------------------------------------------------------- */

typedef struct {
    const Net *net;
    const Told *told;
    const Rows *rows;
    double *weight; /* NULL: nothing is weighed */
    int64_t at;     /* where the slice begins in the rows of the network */
    int n, chunks;
    Chunk chunk[MOST_CHUNKS];
} Slice;

IN float *row(const Slice *s, int j) { return s->rows->row[j]; }
IN int16_t *why(const Slice *s, int j) { return s->rows->why[j]; }
IN int is_fresh(const Slice *s, int j) { return s->rows->place[j] >= 0; }

IN void place_rows(Slice *s) {
    const Rows *r = s->rows;
    int64_t stride = r->store ? s->net->draws : SLICE, at = r->store ? s->at : 0;
    for (int j = 0; j < s->net->nodes; j++) {
        int there = r->place[j];
        if (there >= 0) r->row[j] = r->times + there * stride + at, r->why[j] = r->causes + there * stride + at;
        else if (r->times_of[j]) r->row[j] = (float *)r->times_of[j] + s->at, r->why[j] = (int16_t *)r->causes_of[j] + s->at;
    }
}

/* Draws of one block that lie beside each other, CHUNK at most. */
IN void divide(Slice *s) {
    const int32_t *block = s->net->block_of + s->at;
    s->chunks = 0;
    for (int from = 0; from < s->n;) {
        int to = from + 1;
        while (to < s->n && to - from < CHUNK && block[to] == block[from]) to++;
        s->chunk[s->chunks++] = (Chunk){from, to, block[from]};
        from = to;
    }
}

IN Link link_of(const Slice *s, int e) {
    const Net *g = s->net;
    const Told *t = s->told;
    int h = t->help_of[e], mask = t->masks_of[e];
    Link l = {0};
    l.luck = g->luck + (int64_t)e * g->draws + s->at, l.delay = g->delays + (int64_t)e * g->draws + s->at;
    l.rates = g->rate + (int64_t)e * g->blocks, l.scales = g->scale + (int64_t)e * g->blocks;
    l.quantile = g->quantiles + (int64_t)e * g->points, l.share = g->shares + (int64_t)e * g->ages;
    l.step = (double)g->step[e], l.inverse_step = 1.0 / l.step, l.places = (double)(g->points - 1) / LAST_SHARE;
    l.ages = g->ages, l.points = g->points, l.blocks = g->blocks, l.id = (int16_t)e;
    if (mask >= 0) l.mask = t->masks + (int64_t)mask * g->draws + s->at;
    if (h < 0) return l;
    l.count = t->help_count[h], l.day = t->help_days + (int64_t)h * t->help_width;
    l.factors = t->help_factors + (int64_t)h * t->help_width * g->blocks;
    return l;
}

IN void begin(const Slice *s, int j, float day, float *times, int16_t *causes) {
    const float *leak = s->net->leak + (int64_t)j * s->net->draws + s->at;
    for (int k = 0; k < s->n; k++) times[k] = leak[k] + day;
    for (int k = 0; k < s->n; k++) causes[k] = ANOTHER;
}

IN int may_use_base(const Slice *s, int j) {
    if (s->net->base_of[j] < 0 || s->told->states[j] != FREE) return 0;
    for (int e = s->net->edges_of[2 * j]; e < s->net->edges_of[2 * j + 1]; e++)
        if (s->net->in_base[e] && s->told->help_of[e] >= 0) return 0;
    return 1;
}

IN void fill(const Slice *s, int j) {
    const Net *g = s->net;
    const Told *t = s->told;
    int state = t->states[j], base = may_use_base(s, j);
    float day = t->days[j], *times = row(s, j), last = t->until[j];
    int16_t *causes = why(s, j);
    if (state == FIXED) return;
    if (state == HAPPENED) {
        for (int k = 0; k < s->n; k++) times[k] = day;
        for (int k = 0; k < s->n; k++) causes[k] = NOBODY;
        return;
    }
    if (base) {
        memcpy(times, g->base_times + (int64_t)g->base_of[j] * g->draws + s->at, sizeof(float) * (size_t)s->n);
        memcpy(causes, g->base_causes + (int64_t)g->base_of[j] * g->draws + s->at, sizeof(int16_t) * (size_t)s->n);
    } else begin(s, j, state == NOT_YET ? day : 0.0f, times, causes);
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (t->masks_of[e] == NEVER || (base && g->in_base[e])) continue;
        Link l = link_of(s, e);
        const float *cause = row(s, g->source[e]);
        if (state == NOT_YET) relax_rest(cause, &l, s->chunk, s->chunks, day, times, causes);
        else if (l.count) relax_helped(cause, &l, s->chunk, s->chunks, times, causes);
        else if (l.mask) relax_masked(cause, &l, times, causes, s->n);
        else relax(cause, &l, times, causes, s->n);
    }
    if (!(last < INF)) return;
    for (int k = 0; k < s->n; k++) {
        int gone = times[k] > last;
        causes[k] = gone ? NOBODY : causes[k];
        times[k] = gone ? INF : times[k];
    }
}

/* The hazard of everything that leads to a node, up to a day that may differ per draw, into `total`. */
FAST static void hazards(const Slice *s, int j, const double *until, double *total) {
    const Net *g = s->net;
    double left[SLICE], some[CHUNK], age[CHUNK], found[CHUNK];
    uint8_t before[CHUNK];
    int16_t at[CHUNK + LANES];
    for (int c = 0; c < s->chunks; c++) {
        double rate = (double)g->leak_rate[s->chunk[c].block];
        for (int k = s->chunk[c].from; k < s->chunk[c].to; k++) left[k] = 1.0, total[k] = rate * until[k];
    }
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (s->told->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        for (int c = 0; c < s->chunks; c++) {
            int from = s->chunk[c].from, n = s->chunk[c].to - from;
            const float *cause = row(s, g->source[e]) + from;
            for (int k = 0; k < n; k++) before[k] = (double)cause[k] < until[from + k];
            if (l.mask) for (int k = 0; k < n; k++) before[k] &= l.mask[from + k] != 0;
            int m = picked(before, at, n), wide = whole_lanes(m);
            if (!m) continue;
            at_block(&l, s->chunk[c].block);
            for (int i = 0; i < wide; i++) some[i] = (double)cause[at[i]], age[i] = until[from + at[i]] - some[i];
            if (l.count) {
                hazards_helped(&l, some, age, found, wide);
                for (int i = 0; i < m; i++) total[from + at[i]] += found[i];
            } else {
                chances(&l, age, found, wide);
                for (int i = 0; i < m; i++) left[from + at[i]] *= 1.0 - found[i];
            }
        }
    }
    for (int k = 0; k < s->n; k++) total[k] = total[k] - ln(left[k]);
}

/* The likelihood of what is known, given the causes in each draw; in log, so that it never runs out. */
FAST static void weigh(const Slice *s, int j) {
    const Net *g = s->net;
    int state = s->told->states[j];
    if (state != HAPPENED && state != NOT_YET) return;
    double day = (double)s->told->days[j], until[SLICE], total[SLICE], age[CHUNK], found[CHUNK];
    uint8_t before[CHUNK];
    int16_t at[CHUNK + LANES];
    for (int k = 0; k < s->n; k++) until[k] = day;
    hazards(s, j, until, total);
    for (int k = 0; k < s->n; k++) s->weight[k] -= total[k];
    if (state != HAPPENED) return;
    double *rush = total;
    for (int c = 0; c < s->chunks; c++)
        for (int k = s->chunk[c].from; k < s->chunk[c].to; k++) rush[k] = (double)g->leak_rate[s->chunk[c].block];
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (s->told->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        for (int c = 0; c < s->chunks; c++) {
            int from = s->chunk[c].from, n = s->chunk[c].to - from;
            const float *cause = row(s, g->source[e]) + from;
            for (int k = 0; k < n; k++) before[k] = (double)cause[k] < day;
            if (l.mask) for (int k = 0; k < n; k++) before[k] &= l.mask[from + k] != 0;
            int m = picked(before, at, n), wide = whole_lanes(m);
            at_block(&l, s->chunk[c].block);
            double factor = 1.0;
            for (int i = 0; i < l.count; i++)
                if ((double)l.day[i] < day) factor = factor_of(&l, i);
            for (int i = 0; i < wide; i++) age[i] = day - (double)cause[at[i]];
            rushes(&l, age, factor, found, wide);
            for (int i = 0; i < m; i++) rush[from + at[i]] += found[i];
        }
    }
    for (int k = 0; k < s->n; k++) s->weight[k] += ln(rush[k]);
}

/* Happened by a day, date unknown: weigh by the chance of that, and draw the moment from what is left. */
FAST static void undated(const Slice *s, int j) {
    double day = (double)s->told->days[j], early[SLICE], late[SLICE], middle[SLICE], total[SLICE], wanted[SLICE];
    const float *choice = s->net->choice + (int64_t)j * s->net->draws + s->at;
    float *times = row(s, j);
    for (int k = 0; k < s->n; k++) early[k] = 0.0, late[k] = day;
    hazards(s, j, late, total);
    for (int k = 0; k < s->n; k++) total[k] = 1.0 - power(-total[k]);
    for (int k = 0; k < s->n && s->weight; k++) s->weight[k] += ln(total[k] > 1e-300 ? total[k] : 1e-300);
    for (int k = 0; k < s->n; k++) wanted[k] = -ln(1.0 - (double)choice[k] * total[k]);
    for (int i = 0; i < HALVINGS; i++) {
        for (int k = 0; k < s->n; k++) middle[k] = 0.5 * (early[k] + late[k]);
        hazards(s, j, middle, total);
        for (int k = 0; k < s->n; k++) {
            int passed = total[k] >= wanted[k];
            late[k] = passed ? middle[k] : late[k];
            early[k] = passed ? early[k] : middle[k];
        }
    }
    for (int k = 0; k < s->n; k++) times[k] = (float)late[k];
    for (int k = 0; k < s->n; k++) why(s, j)[k] = NOBODY;
}

IN void fixed(const Slice *s, int j) {
    float *times = row(s, j), day = s->told->days[j];
    int at = s->told->given_of[j];
    if (at >= 0) memcpy(times, s->told->given + (int64_t)at * s->net->draws + s->at, sizeof(float) * (size_t)s->n);
    else for (int k = 0; k < s->n; k++) times[k] = day;
    for (int k = 0; k < s->n; k++) why(s, j)[k] = NOBODY;
}

/* First passage is a fixed point: fill the rows again until nothing changes. */
static void cycle(const Slice *s, int first, int last) {
    float *before = s->rows->before;
    for (int j = first; j < last; j++)
        if (s->told->states[j] == FIXED) fixed(s, j);
        else for (int k = 0; k < s->n; k++) row(s, j)[k] = INF;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        int same = 1;
        for (int j = first; j < last; j++) memcpy(before + (int64_t)(j - first) * SLICE, row(s, j), sizeof(float) * (size_t)s->n);
        for (int j = first; j < last; j++) fill(s, j);
        for (int j = first; j < last && same; j++)
            same = !memcmp(before + (int64_t)(j - first) * SLICE, row(s, j), sizeof(float) * (size_t)s->n);
        if (same) break;
    }
    if (!s->weight) return;
    for (int j = first; j < last; j++) {
        weigh(s, j);
        if (s->told->states[j] == UNDATED)
            for (int k = 0; k < s->n; k++)
                if (row(s, j)[k] > s->told->days[j]) s->weight[k] = -DINF;
    }
}

FAST static void pass_slice(const Slice *s) {
    const Net *g = s->net;
    for (int p = 0; p < g->parts; p++) {
        int first = g->part[2 * p], last = g->part[2 * p + 1], state = s->told->states[first];
        if (!is_fresh(s, first)) continue;
        if (last - first > 1) cycle(s, first, last);
        else if (state == FIXED) fixed(s, first);
        else if (state == UNDATED) undated(s, first);
        else {
            fill(s, first);
            if (s->weight) weigh(s, first);
        }
    }
}

/* -- counting -------------------------------------------------------------------------------------------------------------- */

/* What is needed of some draws of every row: per horizon and block, in which bin each falls, and by which cause before the end. */
FAST static void count_slice(const Count *c, const Slice *s) {
    int16_t seen[SLICE];
    const int16_t *often = c->times_picked + s->at;
    const Net *g = s->net;
    for (int i = 0; i < c->rows; i++) {
        int j = (int)c->row[i], n = s->n;
        const float *t = row(s, j);
        const int16_t *by = why(s, j);
        for (int p = 0; p < s->chunks; p++)
            for (int h = 0; h < c->horizons; h++) {
                float limit = c->limit[h];
                int32_t found = 0;
                for (int k = s->chunk[p].from; k < s->chunk[p].to; k++) found += t[k] <= limit ? (int32_t)often[k] : 0;
                c->counts[((int64_t)i * c->horizons + h) * g->blocks + s->chunk[p].block] += found;
            }
        int16_t *bin = c->bin + (int64_t)i * g->draws + s->at;
        float end = c->end, inverse = c->inverse;
        int32_t bins = c->bins;
        for (int k = 0; k < n; k++) {
            float kept = t[k] < end ? t[k] : 0.0f;
            int32_t place = (int32_t)(kept * inverse);
            place = place < bins ? place : bins - 1;
            bin[k] = (int16_t)(t[k] < end ? place : bins);
        }
        for (int k = 0; k < n; k++) seen[k] = bin[k] < (int16_t)bins ? by[k] : (int16_t)BEYOND;
        int32_t *out = c->by_cause + (int64_t)i * c->causes;
        for (int e = g->edges_of[2 * j] - 2; e < g->edges_of[2 * j + 1]; e++) {
            int16_t id = (int16_t)(e < g->edges_of[2 * j] ? e - g->edges_of[2 * j] : e), found = 0;
            for (int k = 0; k < n; k++) found = (int16_t)(found + (seen[k] == id ? often[k] : 0));
            out[id + 2] += found;
        }
    }
}

IN int32_t below(const int16_t *bin, const int16_t *often, int64_t draws, int16_t most) {
    int16_t found = 0; /* there are never more draws than fit */
    for (int64_t k = 0; k < draws; k++) found = (int16_t)(found + (bin[k] <= most ? often[k] : 0));
    return found;
}

/* In which bin each quantile of what comes before the end lies: selection, by guessing and halving in turns. */
FAST static void select(const Count *c, int64_t draws) {
    for (int i = 0; i < c->rows; i++) {
        const int16_t *bin = c->bin + (int64_t)i * draws;
        int32_t total = below(bin, c->times_picked, draws, (int16_t)(c->bins - 1)), low = -1, low_count = 0;
        for (int q = 0; q < c->quantiles; q++) {
            double wanted = c->quantile[q] * (double)total;
            int32_t high = total ? c->bins - 1 : 0, high_count = total;
            for (int turn = 0; high - low > 1; turn++) {
                int32_t middle = low + (high - low) / 2;
                if (!(turn & 1) && high_count > low_count)
                    middle = low + (int32_t)((double)(high - low) * ((wanted - (double)low_count) / (double)(high_count - low_count)));
                middle = middle <= low ? low + 1 : middle >= high ? high - 1 : middle;
                int32_t found = below(bin, c->times_picked, draws, (int16_t)middle);
                if ((double)found >= wanted) high = middle, high_count = found;
                else low = middle, low_count = found;
            }
            c->when[(int64_t)i * c->quantiles + q] = high;
        }
    }
}

/* -- what Python calls ------------------------------------------------------------------------------------------------------ */

/* Everything in one go. `weight` and `count` may be NULL. */
OUT void naast_pass(const Net *g, const Told *t, const Rows *r, double *weight, const Count *c) {
    for (int64_t at = 0; at < g->draws; at += SLICE) {
        Slice s;
        s.net = g, s.told = t, s.rows = r, s.weight = weight ? weight + at : 0, s.at = at;
        s.n = (int)(g->draws - at < SLICE ? g->draws - at : SLICE);
        place_rows(&s);
        divide(&s);
        pass_slice(&s);
        if (c) count_slice(c, &s);
    }
    if (c) select(c, g->draws);
}

/* How often each draw is picked when draws count in proportion to their weight (systematic, without chance); the effective number
 * of draws is returned. `room`: [draws]. */
FAST OUT double naast_pick(int64_t draws, int64_t wanted, const double *weight, double *room, int32_t *often) {
    double most = weight[0], total = 0.0, squares = 0.0;
    for (int64_t k = 0; k < draws; k++) most = weight[k] > most ? weight[k] : most, often[k] = 0;
    if (!(most > -DINF)) return 0.0;
    for (int64_t k = 0; k < draws; k++) room[k] = power(weight[k] - most);
    for (int64_t k = 0; k < draws; k++) {
        squares += room[k] * room[k];
        total += room[k];
        room[k] = total;
    }
    for (int64_t k = 0; k < draws; k++) room[k] = room[k] / total;
    for (int64_t i = 0, k = 0; i < wanted; i++) {
        double place = ((double)i + 0.5) / (double)wanted;
        while (k < draws - 1 && room[k] < place) k++;
        often[k]++;
    }
    return total * total / squares;
}

/* Days until each of `rows` links fires in each draw, inf when it does not. */
FAST OUT void naast_delays(int32_t rows, int64_t draws, int32_t blocks_, int32_t points, const int32_t *block_of, const float *luck,
                           const float *low, const float *rate, const float *scale, const float *quantiles, float *out) {
    for (int e = 0; e < rows; e++) {
        const float *table = quantiles + (int64_t)e * points, *u = luck + (int64_t)e * draws;
        for (int64_t k = 0; k < draws; k++) {
            int b = block_of[k];
            float p = rate[(int64_t)e * blocks_ + b], v = u[k] - low[e];
            int fires = v >= 0.0f && v < p;
            double age = fires ? age_at(table, points, (double)scale[(int64_t)e * blocks_ + b], (double)v / (double)p) : 0.0;
            out[(int64_t)e * draws + k] = fires ? (float)age : INF;
        }
    }
}

/* -- demand ---------------------------------------------------------------------------------------------------------------- */

#define LARGE 200.0 /* above this many a count is as good as normal */
#define Z80 1.2815515655446004
#define MOST_COUNT 100000

IN double whole_below(double x) {
    double cut = (double)(int64_t)x;
    return cut > x ? cut - 1.0 : cut;
}

/* The smallest counts below or at which `low` and `high` of a mixture of Poissons lie. mu: [blocks]. */
IN void quantiles(const double *mu, int blocks, double low, double high, int32_t *out) {
    double total = 0.0;
    for (int b = 0; b < blocks; b++) total += mu[b];
    double mean = total / (double)blocks;
    out[0] = out[1] = 0;
    if (mean < 0.105) return; /* by Jensen nothing comes with a chance of at least exp(-mean), which is 0.9 or more */
    if (mean > LARGE) {
        double spread = mean;
        for (int b = 0; b < blocks; b++) spread += (mu[b] - mean) * (mu[b] - mean) / (double)blocks;
        double below = whole_below(mean - Z80 * root(spread) + 0.5);
        out[0] = (int32_t)(below > 0.0 ? below : 0.0);
        out[1] = (int32_t)whole_below(mean + Z80 * root(spread) + 0.5);
        return;
    }
    double term[MOST_BLOCKS], below = 0.0;
    for (int b = 0; b < blocks; b++) term[b] = power(-mu[b]);
    for (int b = 0; b < blocks; b++) below += term[b] / (double)blocks;
    int found = 0;
    for (int32_t n = 0;;) {
        if (!found && below >= low - 1e-12) out[0] = n, found = 1;
        if (below >= high - 1e-12 || n > MOST_COUNT) {
            out[1] = n;
            return;
        }
        n++;
        for (int b = 0; b < blocks; b++) term[b] = term[b] * (mu[b] / (double)n);
        for (int b = 0; b < blocks; b++) below += term[b] / (double)blocks;
    }
}

/* people [areas, sources], weight [sources, provisions, months, blocks], uptake [provisions]; mean, low, high [areas, provisions,
 * months + 1]: every month, and the year. */
FAST OUT void naast_demand(int32_t areas, int32_t sources, int32_t provisions, int32_t months, int32_t blocks_, const double *people,
                           const double *weight, const double *uptake, double low_at, double high_at, float *mean, int32_t *low,
                           int32_t *high) {
    double mu[MOST_BLOCKS], year[MOST_BLOCKS];
    int32_t ends[2];
    for (int64_t h = 0; h < areas; h++)
        for (int64_t k = 0; k < provisions; k++) {
            for (int b = 0; b < blocks_; b++) year[b] = 0.0;
            for (int64_t t = 0; t <= months; t++) {
                double *row = t < months ? mu : year, total = 0.0;
                if (t < months) {
                    for (int b = 0; b < blocks_; b++) mu[b] = 0.0;
                    for (int64_t s = 0; s < sources; s++) {
                        double n = people[h * sources + s] * uptake[k];
                        const double *w = weight + ((s * provisions + k) * months + t) * blocks_;
                        if (n > 0.0)
                            for (int b = 0; b < blocks_; b++) mu[b] += n * w[b];
                    }
                    for (int b = 0; b < blocks_; b++) year[b] += mu[b];
                }
                for (int b = 0; b < blocks_; b++) total += row[b];
                quantiles(row, blocks_, low_at, high_at, ends);
                int64_t at = (h * provisions + k) * (months + 1) + t;
                mean[at] = (float)(total / (double)blocks_), low[at] = ends[0], high[at] = ends[1];
            }
        }
}
