/* The loops of looking ahead and of counting demand that must be quick. The same steps, one row at a time and easy to read, are
 * `naast.engine.foresight.spread` (with `plain`) and `naast.engine.demand.plain`: both give the same answer, bit for bit.
 *
 * Only + - * / and the square root of IEEE 754 are used, never joined (-ffp-contract=off) and never put in another order, and the
 * logarithm and the power of e are our own: so the bits do not depend on the machine or on its C library.
 */
#include <stdint.h>
#include <string.h>

#ifdef FAST /* said by who compiles */
#elif defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FAST
#endif
#define IN static inline __attribute__((always_inline))
#define OUT __attribute__((visibility("default")))

#define SLICE 1280 /* draws worked on at a time, so that every row of them stays in the cache */
#define MOST_BLOCKS 64
#define LAST_SHARE 0.9999
#define INF __builtin_inff()
#define DINF __builtin_inf()
#define HALVINGS 26
#define MOST_ROUNDS 1000

enum { FREE, HAPPENED, NOT_YET, UNDATED, FIXED };
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
    int32_t rows, horizons, bins, causes;
    const int64_t *row;
    const int32_t *order, *block_start; /* `order`: which draw stands at each place, NULL: as they are */
    const float *limit; /* days from the diagnosis */
    float end, inverse; /* the end of the histogram, and 1 / the width of a bin */
    int32_t *counts, *histogram, *by_cause; /* histogram: bins + 16 wide, what lies beyond goes to the last 16 */
} Count;

/* -- numbers ------------------------------------------------------------------------------------------------------------- */

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

/* e to the power x, for x from -700 to 0; below that nothing. */
IN double power(double x) {
    double kept = x < -700.0 ? -700.0 : x;
    int32_t k = (int32_t)(kept * 1.4426950408889634074 - 0.5);
    double r = (kept - (double)k * 0.693147180369123816490) - (double)k * 1.90821492927058770002e-10;
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
    uint64_t bits = (uint64_t)(int64_t)(k + 1023) << 52;
    double two;
    memcpy(&two, &bits, 8);
    return x < -700.0 ? 0.0 : p * two;
}

/* The share of a delay that has passed at an age in days. */
IN double share_at(const float *table, int ages, double step, double scale, double age) {
    double x = root((age > 0.0 ? age : 0.0) / scale) / step;
    double top = (double)(ages - 1);
    if (!(x < top)) return (double)table[ages - 1];
    int i = (int)x;
    double a = (double)table[i], b = (double)table[i + 1];
    return a + (b - a) * (x - (double)i);
}

/* The age in days at which a share of a delay has passed; the end of the table stands for the rest. */
IN double age_at(const float *table, int points, double scale, double share) {
    double x = share * (double)(points - 1) / LAST_SHARE;
    if (!(x < (double)(points - 1))) return scale * (double)table[points - 1];
    int i = (int)x;
    double a = (double)table[i], b = (double)table[i + 1];
    return scale * (a + (b - a) * (x - (double)i));
}

/* -- one link ------------------------------------------------------------------------------------------------------------ */

typedef struct { /* one link as a person meets it */
    const float *luck, *delay, *rate, *scale, *quantile, *share, *day, *factor;
    const uint8_t *mask; /* NULL: always */
    double step;
    int count, ages, points, blocks;
    int16_t id;
} Link;

IN double survival(const Link *l, double age, int b) {
    return 1.0 - (double)l->rate[b] * share_at(l->share, l->ages, l->step, (double)l->scale[b], age);
}

/* Cumulative hazard at this age, help in place included. `cause`: the day of the cause. */
IN double hazard(const Link *l, double cause, double age, int b) {
    double end = -ln(survival(l, age, b)), total = 0.0, before = 0.0, factor = 1.0;
    for (int i = 0; i < l->count; i++) {
        double a = (double)l->day[i] - cause;
        if (a >= age) break;
        if (a > 0.0) {
            double here = -ln(survival(l, a, b));
            total += factor * (here - before);
            before = here;
        }
        factor = (double)l->factor[i * l->blocks + b];
    }
    return total + factor * (end - before);
}

/* The age at which a link fires that had not at age `since` (cumulative hazard `here`); help stretches what is left. */
IN double stretched(const Link *l, double since, double here, double cause, double u, int b) {
    double left = -ln(1.0 - u), factor = 1.0, p = (double)l->rate[b];
    for (int i = 0; i < l->count; i++) {
        double a = (double)l->day[i] - cause;
        if (a > since) {
            double there = -ln(survival(l, a, b)), room = factor * (there - here);
            if (left <= room) break;
            left -= room;
            here = there;
        }
        factor = (double)l->factor[i * l->blocks + b];
    }
    double share = 1.0 - power(-(here + left / factor));
    if (!(share < p)) return DINF;
    double age = age_at(l->quantile, l->points, (double)l->scale[b], share / p);
    return age > since ? age : since;
}

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

/* One link with help in place from day[0] on. Help that lowers never makes a moment earlier, not by rounding either. */
IN void relax_helped(const float *cause, const Link *l, const int32_t *block, float *times, int16_t *causes, int n) {
    for (int k = 0; k < n; k++) {
        float from = cause[k], old = times[k], t = from + l->delay[k];
        if ((l->mask && !l->mask[k]) || !(from < old)) continue;
        int b = block[k], lowers = l->factor[(l->count - 1) * l->blocks + b] <= 1.0f;
        if (t > l->day[0] && !(lowers && !(t < old))) {
            float later = (float)((double)from + stretched(l, 0.0, 0.0, (double)from, (double)l->luck[k], b));
            t = lowers && t > later ? t : later;
        }
        if (t < old) times[k] = t, causes[k] = l->id;
    }
}

/* One link of which the effect had not come by `day`: exact, from what is left of the delay; with help in place. */
IN void relax_rest(const float *cause, const Link *l, const int32_t *block, float day, float *times, int16_t *causes, int n) {
    float known = -1.0f;
    int of = -1;
    double passed = 0.0, since = 0.0, most = 0.0;
    for (int k = 0; k < n; k++) {
        float from = cause[k], old = times[k];
        if ((l->mask && !l->mask[k]) || !(from < old)) continue;
        int b = block[k];
        float t;
        if (!(from < day) && !l->count) {
            t = from + l->delay[k];
        } else {
            if (from != known || b != of) {
                known = from, of = b;
                since = from < day ? (double)day - (double)from : 0.0;
                passed = since > 0.0 ? (double)l->rate[b] * share_at(l->share, l->ages, l->step, (double)l->scale[b], since) : 0.0;
                most = (double)l->rate[b];
            }
            double u = (double)l->luck[k], share = passed + (1.0 - passed) * u;
            if (since > 0.0) {
                double age = share < most ? age_at(l->quantile, l->points, (double)l->scale[b], share / most) : DINF;
                t = (float)((double)from + age);
            } else {
                t = from + l->delay[k];
            }
            if (l->count) {
                int lowers = l->factor[(l->count - 1) * l->blocks + b] <= 1.0f;
                if (!(lowers && !(t < old))) {
                    float later = (float)((double)from + stretched(l, since, -ln(1.0 - passed), (double)from, u, b));
                    t = lowers && t > later ? t : later;
                }
            }
            t = t > day ? t : day;
        }
        if (t < old) times[k] = t, causes[k] = l->id;
    }
}

/* -- one slice of draws through the whole network -------------------------------------------------------------------------- */

typedef struct {
    const Net *net;
    const Told *told;
    float *times;
    int16_t *causes;
    double *weight; /* NULL: nothing is weighed */
    int64_t at, stride; /* where the slice begins in the rows of the network; how far rows of `times` lie apart */
    int n;
    const int32_t *turn; /* per link, then per node: where the luck of this person begins; NULL: at `at` */
} Slice;

IN int64_t column(const Slice *s, int which) { return s->turn ? (int64_t)s->turn[which] : s->at; }
IN float *row(const Slice *s, int j) { return s->times + (int64_t)j * s->stride; }
IN int16_t *why(const Slice *s, int j) { return s->causes + (int64_t)j * s->stride; }
IN const int32_t *blocks(const Slice *s) { return s->net->block_of + (s->turn ? 0 : s->at); }

IN Link link_of(const Slice *s, int e) {
    const Net *g = s->net;
    const Told *t = s->told;
    int64_t at = column(s, e);
    int h = t->help_of[e], mask = t->masks_of[e];
    Link l = {
        g->luck + (int64_t)e * g->draws + at, g->delays + (int64_t)e * g->draws + at, g->rate + (int64_t)e * g->blocks,
        g->scale + (int64_t)e * g->blocks, g->quantiles + (int64_t)e * g->points, g->shares + (int64_t)e * g->ages,
        h < 0 ? 0 : t->help_days + (int64_t)h * t->help_width,
        h < 0 ? 0 : t->help_factors + (int64_t)h * t->help_width * g->blocks,
        mask < 0 ? 0 : t->masks + (int64_t)mask * g->draws + s->at,
        (double)g->step[e], h < 0 ? 0 : t->help_count[h], g->ages, g->points, g->blocks, (int16_t)e,
    };
    return l;
}

IN void begin(const Slice *s, int j, float day, float *times, int16_t *causes) {
    const float *leak = s->net->leak + (int64_t)j * s->net->draws + column(s, s->net->links + j);
    for (int k = 0; k < s->n; k++) times[k] = leak[k] + day;
    for (int k = 0; k < s->n; k++) causes[k] = ANOTHER;
}

IN void fill_plain(const Slice *s, int j) {
    const Net *g = s->net;
    float *times = row(s, j);
    int16_t *causes = why(s, j);
    int base = s->turn ? -1 : g->base_of[j];
    if (base < 0) begin(s, j, 0.0f, times, causes);
    else {
        memcpy(times, g->base_times + (int64_t)base * g->draws + s->at, sizeof(float) * (size_t)s->n);
        memcpy(causes, g->base_causes + (int64_t)base * g->draws + s->at, sizeof(int16_t) * (size_t)s->n);
    }
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if ((base >= 0 && g->in_base[e]) || s->told->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        if (l.mask) relax_masked(row(s, g->source[e]), &l, times, causes, s->n);
        else relax(row(s, g->source[e]), &l, times, causes, s->n);
    }
}

IN void fill(const Slice *s, int j) {
    const Net *g = s->net;
    const Told *t = s->told;
    int state = t->states[j], not_yet = state == NOT_YET;
    float day = t->days[j], *times = row(s, j);
    int16_t *causes = why(s, j);
    if (state == FIXED) return;
    if (state == HAPPENED) {
        for (int k = 0; k < s->n; k++) times[k] = day;
        for (int k = 0; k < s->n; k++) causes[k] = NOBODY;
        return;
    }
    begin(s, j, not_yet ? day : 0.0f, times, causes);
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (t->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        const float *cause = row(s, g->source[e]);
        if (not_yet) relax_rest(cause, &l, blocks(s), day, times, causes, s->n);
        else if (l.count) relax_helped(cause, &l, blocks(s), times, causes, s->n);
        else if (l.mask) relax_masked(cause, &l, times, causes, s->n);
        else relax(cause, &l, times, causes, s->n);
    }
    float last = t->until[j];
    if (last < INF) {
        for (int k = 0; k < s->n; k++) {
            int gone = times[k] > last;
            causes[k] = gone ? NOBODY : causes[k];
            times[k] = gone ? INF : times[k];
        }
    }
}

/* The hazard of everything that leads to a node, up to a day that may differ per draw, into `total`. */
IN void hazards(const Slice *s, int j, const double *until, double *total) {
    const Net *g = s->net;
    double left[SLICE];
    const int32_t *block = blocks(s);
    for (int k = 0; k < s->n; k++) left[k] = 1.0, total[k] = (double)g->leak_rate[block[k]] * until[k];
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (s->told->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        const float *cause = row(s, g->source[e]);
        double from = -1.0, to = -1.0, last = 0.0;
        int of = -1;
        for (int k = 0; k < s->n; k++) {
            double c = (double)cause[k];
            if (!(c < until[k]) || (l.mask && !l.mask[k])) continue;
            if (c != from || until[k] != to || block[k] != of) {
                from = c, to = until[k], of = block[k];
                last = l.count ? hazard(&l, from, to - from, of) : survival(&l, to - from, of);
            }
            if (l.count) total[k] += last;
            else left[k] *= last;
        }
    }
    for (int k = 0; k < s->n; k++) total[k] = total[k] - ln(left[k]);
}

/* The likelihood of what is known, given the causes in each draw; in log, so that it never runs out. */
IN void weigh(const Slice *s, int j) {
    const Net *g = s->net;
    int state = s->told->states[j];
    if (state != HAPPENED && state != NOT_YET) return;
    double day = (double)s->told->days[j], until[SLICE], total[SLICE];
    const int32_t *block = blocks(s);
    for (int k = 0; k < s->n; k++) until[k] = day;
    hazards(s, j, until, total);
    for (int k = 0; k < s->n; k++) s->weight[k] -= total[k];
    if (state != HAPPENED) return;
    double *rush = total;
    for (int k = 0; k < s->n; k++) rush[k] = (double)g->leak_rate[block[k]];
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (s->told->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        const float *cause = row(s, g->source[e]);
        for (int k = 0; k < s->n; k++) {
            double age = day - (double)cause[k];
            if (!(age > 0.0) || (l.mask && !l.mask[k])) continue;
            int b = block[k];
            double x = root(age / (double)l.scale[b]) / l.step;
            if (!(x < (double)(l.ages - 1))) continue;
            int i = (int)x;
            double slope = ((double)l.share[i + 1] - (double)l.share[i]) / (l.step * l.step * (double)l.scale[b] * (double)(2 * i + 1));
            double factor = 1.0;
            for (int c = 0; c < l.count; c++)
                if ((double)l.day[c] < day) factor = (double)l.factor[c * l.blocks + b];
            rush[k] += factor * (double)l.rate[b] * slope / survival(&l, age, b);
        }
    }
    for (int k = 0; k < s->n; k++) s->weight[k] += ln(rush[k]);
}

/* Happened by a day, date unknown: weigh by the chance of that, and draw the moment from what is left. */
IN void undated(const Slice *s, int j) {
    double day = (double)s->told->days[j], early[SLICE], late[SLICE], middle[SLICE], total[SLICE], wanted[SLICE];
    const float *choice = s->net->choice + (int64_t)j * s->net->draws + column(s, s->net->links + j);
    float *times = row(s, j);
    for (int k = 0; k < s->n; k++) early[k] = 0.0, late[k] = day;
    hazards(s, j, late, total);
    for (int k = 0; k < s->n; k++) {
        double happened = 1.0 - power(-total[k]);
        if (s->weight) s->weight[k] += ln(happened > 1e-300 ? happened : 1e-300);
        wanted[k] = -ln(1.0 - (double)choice[k] * happened);
    }
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
static void cycle(const Slice *s, int first, int last, float *before) {
    for (int j = first; j < last; j++)
        if (s->told->states[j] != FIXED)
            for (int k = 0; k < s->n; k++) row(s, j)[k] = INF;
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

IN int is_helped(const Slice *s, int j) {
    if (!s->told->plain_help) return 0;
    for (int e = s->net->edges_of[2 * j]; e < s->net->edges_of[2 * j + 1]; e++)
        if (s->told->help_of[e] >= 0) return 1;
    return 0;
}

FAST static void pass_slice(const Slice *s, const uint8_t *fresh, float *before) {
    const Net *g = s->net;
    for (int p = 0; p < g->parts; p++) {
        int first = g->part[2 * p], last = g->part[2 * p + 1];
        if (last - first > 1) {
            int any = !fresh;
            for (int j = first; j < last && !any; j++) any = fresh[j];
            for (int j = first; j < last && any; j++)
                if (s->told->states[j] == FIXED) fixed(s, j);
            if (any) cycle(s, first, last, before);
            continue;
        }
        if (fresh && !fresh[first]) continue;
        int state = s->told->states[first];
        if (state == FIXED) fixed(s, first);
        else if (state == UNDATED) undated(s, first);
        else if (state == FREE && !(s->told->until[first] < INF) && !is_helped(s, first)) fill_plain(s, first);
        else {
            fill(s, first);
            if (s->weight) weigh(s, first);
        }
    }
}

/* -- counting -------------------------------------------------------------------------------------------------------------- */

FAST static void count_slice(const Count *c, const Net *g, const float *times, const int16_t *causes, int64_t at, int64_t stride, int n) {
    int32_t bin[SLICE];
    int16_t seen[SLICE], whose[SLICE];
    float picked[SLICE];
    for (int i = 0; i < c->rows; i++) {
        int j = (int)c->row[i];
        const float *t = times + (int64_t)j * stride;
        const int16_t *by = causes + (int64_t)j * stride;
        if (c->order) {
            for (int k = 0; k < n; k++) picked[k] = t[c->order[at + k]];
            for (int k = 0; k < n; k++) whose[k] = by[c->order[at + k]];
            t = picked, by = whose;
        }
        for (int b = 0; b < g->blocks; b++) {
            int64_t from = (int64_t)c->block_start[b] - at, to = (int64_t)c->block_start[b + 1] - at;
            from = from < 0 ? 0 : from, to = to > n ? n : to;
            for (int h = 0; h < c->horizons && from < to; h++) {
                float limit = c->limit[h];
                int32_t found = 0;
                for (int64_t k = from; k < to; k++) found += t[k] <= limit;
                c->counts[((int64_t)i * c->horizons + h) * g->blocks + b] += found;
            }
        }
        int32_t *histogram = c->histogram + (int64_t)i * (c->bins + 16), bins = c->bins;
        float end = c->end, inverse = c->inverse;
        for (int k = 0; k < n; k++) {
            float kept = t[k] < end ? t[k] : 0.0f;
            int32_t place = (int32_t)(kept * inverse);
            place = place < bins ? place : bins - 1;
            bin[k] = t[k] < end ? place : bins + (k & 15);
        }
        for (int k = 0; k < n; k++) {
            int16_t inside = (int16_t)-(t[k] < end);
            seen[k] = (int16_t)((by[k] & inside) | (BEYOND & ~inside));
        }
        for (int k = 0; k < n; k++) histogram[bin[k]]++;
        int32_t *out = c->by_cause + (int64_t)i * c->causes;
        for (int e = g->edges_of[2 * j] - 2; e < g->edges_of[2 * j + 1]; e++) {
            int16_t id = (int16_t)(e < g->edges_of[2 * j] ? e - g->edges_of[2 * j] : e), found = 0;
            for (int k = 0; k < n; k++) found = (int16_t)(found + (seen[k] == id));
            out[id + 2] += found;
        }
    }
}

/* -- what Python calls ------------------------------------------------------------------------------------------------------ */

/* Everything in one go. `store`: `times` and `causes` are [nodes, draws], else room for [nodes, SLICE]. `count` may be NULL. */
OUT void naast_pass(const Net *g, const Told *t, float *times, int16_t *causes, double *weight, const uint8_t *fresh, const Count *c,
                    int32_t store, float *before) {
    for (int64_t at = 0; at < g->draws; at += SLICE) {
        int n = (int)(g->draws - at < SLICE ? g->draws - at : SLICE);
        Slice s = {g, t, times + (store ? at : 0), causes + (store ? at : 0), weight ? weight + at : 0, at, store ? g->draws : SLICE, n, 0};
        pass_slice(&s, fresh, before);
        if (c) count_slice(c, g, s.times, s.causes, at, s.stride, n);
    }
}

/* Rows that are there already, [nodes, draws]. */
OUT void naast_count(const Net *g, const float *times, const int16_t *causes, const Count *c) {
    for (int64_t at = 0; at < g->draws; at += SLICE) {
        int n = (int)(g->draws - at < SLICE ? g->draws - at : SLICE);
        int64_t from = c->order ? 0 : at;
        count_slice(c, g, times + from, causes + from, at, g->draws, n);
    }
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
