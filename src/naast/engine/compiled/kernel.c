/* The loops of looking ahead and of counting demand that must be quick. The same steps, one row at a time and easy to read, are
 * `naast.engine.foresight.spread` (with `plain`) and `naast.engine.demand.plain`: both give the same answer, bit for bit.
 * How numbers are worked out is `numbers.h`; the widest processors count and bring together by `lanes.h`; many people at once are `many.c`.
 */
#include "lanes.h"
#include "numbers.h"

#define SLICE 640 /* draws worked on at a time, so that every row of them stays in the cache */
#define PIECE 256  /* of one block at most */
#define CHUNK 512  /* of which at most this many go through the arithmetic of a link together */
#define LANES 16   /* numbers of 32 bits that the widest processors take at once; of 64 bits two turns */
#define FEW 256    /* draws of which it is known where the few begin in which another cause comes soon */
#define REACH 5120 /* of so many draws at most those that count are put beside each other to make a slice */
#define MOST_BLOCKS 64
#define SURELY 0.99999f /* of a moment of 32 bits: this much of it is earlier whatever was rounded */
#define MOST_PIECES (SLICE / PIECE + MOST_BLOCKS + 1)

enum { ANOTHER = -1, NOBODY = -2, BEYOND = -3 };
enum { ALWAYS = -1, NEVER = -2 };
enum { THERE = -1, WEIGHED = -2 };

typedef struct {
    int32_t nodes, links, parts, blocks, points, ages;
    int64_t draws;
    const int32_t *part, *edges_of, *source, *block_of;
    const uint8_t *least; /* [links]: whether no delay gets shorter when some of it has passed */
    const float *rate, *scale, *luck, *delays, *quantiles, *shares, *step, *leak, *leak_rate, *choice;
    const int32_t *soon_from; /* [nodes, groups of FEW draws + 1]: where of each FEW draws those begin in which another cause comes */
    const int16_t *soon_draw; /* by `soon_until`, these draws, and after how many days */
    const float *soon_days;
    float soon_until;
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
    int16_t *per_bin; /* [rows, bins]: room to work in */
} Count;

typedef struct { /* where the moments and causes of every node are: filled now, or before */
    const int32_t *place; /* per node the row of `times` and `causes` to fill, or THERE already, or WEIGHED only */
    const int32_t *brought; /* per node the row to bring what is THERE to where only draws that count are worked on, or -1 */
    const float *const *times_of;
    const int16_t *const *causes_of;
    float *times; /* [rows filled, draws], or room for [rows filled, SLICE] */
    int16_t *causes;
    int32_t store;
    float *before;  /* room for the rows of the largest cycle */
    float **row;    /* room for a pointer per node */
    int16_t **why;
    const int16_t *often; /* how often each draw counts; those that never do need no moments. NULL: all count */
    float beyond;         /* moments after this need not be right, only after it too */
} Rows;

/* The age in days at which a share of a delay has passed; the end of the table stands for the rest. */
IN double age_at(const float *table, int points, double scale, double share) {
    double x = share * (double)(points - 1) / LAST_SHARE;
    if (!(x < (double)(points - 1))) return scale * (double)table[points - 1];
    int i = (int)x;
    double a = (double)table[i], b = (double)table[i + 1];
    return scale * (a + (b - a) * (x - (double)i));
}

/* -- one link, some draws at a time ------------------------------------------------------------------------------------------ */

typedef struct {
    int from, to, block;
} Piece; /* draws of one block that lie beside each other */

typedef struct { /* draws that go through the arithmetic together, and the numbers of their blocks; the last once more up to whole lanes */
    int many, pieces, begins[MOST_PIECES];
    int32_t at[CHUNK + LANES + 1], block[CHUNK + LANES];
    double rate[CHUNK + LANES], inverse_rate[CHUNK + LANES], scale[CHUNK + LANES], inverse_scale[CHUNK + LANES];
    double stretch[CHUNK + LANES]; /* 1 / what the first change by help multiplies the hazard by */
    float lowers[CHUNK + LANES];   /* below 0 where the last one lowers it */
} Draws;

typedef struct { /* one link as a person meets it */
    const float *luck, *delay, *rates, *scales, *quantile, *share, *day, *factors;
    const uint8_t *mask; /* NULL: always */
    const int16_t *from; /* where the luck of a draw is; NULL: at its own place */
    double step, inverse_step, places;
    int count, ages, points, blocks, least; /* `least`: as in Net */
    int widest; /* whether sixteen lanes are taken, none of two blocks */
    int16_t id;
    Draws *of; /* the draws at hand */
} Link;

typedef const float *Factor;
#define RATE(l, k) ((l)->of->rate[k])
#define INVERSE_RATE(l, k) ((l)->of->inverse_rate[k])
#define SCALE(l, k) ((l)->of->scale[k])
#define INVERSE_SCALE(l, k) ((l)->of->inverse_scale[k])
#define CHANGE(l, change) ((l)->factors + (int64_t)(change) * (l)->blocks)
#define OF(l, factor, k) ((double)(factor)[(l)->of->block[k]])
#define STRETCH(l, k) ((l)->of->stretch[k])
#define PIECES(l) ((l)->of->pieces)
#define BEGIN(l, i) ((l)->of->begins[i])

IN int whole_lanes(int n) { return (n + LANES - 1) & ~(LANES - 1); }

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

typedef struct { /* which draws of a slice are wanted: one of both */
    const uint8_t *bytes;
    const uint16_t *bits; /* sixteen each */
} Choice;

/* In which draws this link can bring the event sooner, and when it would without help. `often`: as in Rows. */
IN void opened(const Link *l, const float *cause, const float *times, int n, const int16_t *often, float *t, uint8_t *open) {
    const float *delay = l->delay;
    const uint8_t *mask = l->mask;
    for (int k = 0; k < n; k++) {
        int may = cause[k] < times[k];
        t[k] = may ? cause[k] + delay[k] : INF;
        open[k] = (uint8_t)may;
    }
    if (mask) for (int k = 0; k < n; k++) open[k] &= mask[k] != 0, t[k] = mask[k] ? t[k] : INF;
    if (often) for (int k = 0; k < n; k++) open[k] &= often[k] > 0;
}

typedef int32_t Places __attribute__((vector_size(32)));
typedef float Eight __attribute__((vector_size(32)));
#ifdef __clang__
IN Eight eight_of(Eight x, Places at) {
    Eight found;
    for (int i = 0; i < 8; i++) found[i] = x[at[i]];
    return found;
}
#define EIGHT_OF eight_of
#else
#define EIGHT_OF __builtin_shuffle
#endif
static Places place_of[256]; /* of eight bits: where they are, and how many */
static uint8_t how_many[256];

/* When the library is loaded. */
__attribute__((constructor)) static void number_places(void) {
    for (int which = 0; which < 256; which++)
        for (int b = 0; b < 8; b++)
            if (which >> b & 1) place_of[which][how_many[which]++] = b;
}

/* Which of these draws are wanted, and how many. Up to seven more are written behind them. */
IN int picked(const uint8_t *wanted, int from, int to, int32_t *at) {
    int m = 0, k = from;
    for (; k + 8 <= to; k += 8) {
        uint64_t eight;
        memcpy(&eight, wanted + k, 8);
        if (FIRST_IS_HIGH) eight = __builtin_bswap64(eight);
        const int which = (int)(eight * 0x0102040810204080ULL >> 56); /* eight bytes of 0 or 1 as bits */
        const Places found = place_of[which] + k;
        memcpy(at + m, &found, sizeof found);
        m += how_many[which];
    }
    for (; k < to; k++) at[m] = k, m += wanted[k];
    return m;
}

/* Has the numbers of a block at hand, for these draws. */
IN void at_block(const Link *l, int b, int from, int to) {
    Draws *d = l->of;
    const double rate = (double)l->rates[b], scale = (double)l->scales[b], inverse_rate = 1.0 / rate, inverse_scale = 1.0 / scale;
    for (int i = from; i < to; i++) d->rate[i] = rate, d->inverse_rate[i] = inverse_rate;
    for (int i = from; i < to; i++) d->scale[i] = scale, d->inverse_scale[i] = inverse_scale;
    for (int i = from; i < to; i++) d->block[i] = b;
    if (!l->count) return;
    const double stretch = 1.0 / (double)CHANGE(l, 0)[b];
    const float lowers = CHANGE(l, l->count - 1)[b] <= 1.0f ? -1.0f : 1.0f;
    for (int i = from; i < to; i++) d->stretch[i] = stretch;
    for (int i = from; i < to; i++) d->lowers[i] = lowers;
}

IN int chosen(Choice wanted, int from, int to, int32_t *at) {
#ifdef NEWEST
    if (wanted.bits) return picked_widest(wanted.bits, from, to, at);
#endif
    return picked(wanted.bytes, from, to, at);
}

/* Has the wanted draws of the next pieces, as many as fit, at hand: how many up to whole lanes, 0 for none. `next` is where to go on. */
IN int gathered(const Link *l, Choice wanted, const Piece *piece, int pieces, int *next) {
    Draws *d = l->of;
    int many = 0;
    d->pieces = 0;
    for (; *next < pieces && many + PIECE <= CHUNK; ++*next) {
        const Piece *p = piece + *next;
        const int m = chosen(wanted, p->from, p->to, d->at + many);
        if (!m) continue;
        at_block(l, p->block, many, whole_lanes(many + m));
        d->begins[d->pieces++] = many;
        many += m;
    }
    d->many = many;
    for (int i = many; many && i < whole_lanes(many); i++) d->at[i] = d->at[many - 1];
    return whole_lanes(many);
}

IN void lucks(const Link *l, const int32_t *at, double *u, int n) {
    const float *luck = l->luck;
    if (l->from) for (int i = 0; i < n; i++) u[i] = (double)luck[l->from[at[i]]];
    else for (int i = 0; i < n; i++) u[i] = (double)luck[at[i]];
}

/* Where help makes the wait longer: these draws again, from what is left. Help that lowers never makes a moment earlier, not by
 * rounding either. `gone_of`: the share of each draw that has passed by `day`, or NULL: none. */
IN void helped(Link *l, const float *cause, Choice wanted, const Piece *piece, int pieces, float day, const double *gone_of, float *t) {
    double come[CHUNK], u[CHUNK], since[CHUNK], gone[CHUNK], age[CHUNK];
    float was[CHUNK], later[CHUNK];
    for (int next = 0; next < pieces;) {
        const int m = gathered(l, wanted, piece, pieces, &next);
        const int32_t *at = l->of->at;
        for (int i = 0; i < m; i++) come[i] = (double)cause[at[i]];
        lucks(l, at, u, m);
        for (int i = 0; i < m; i++) since[i] = 0.0, gone[i] = 0.0;
        if (gone_of) for (int i = 0; i < m; i++) gone[i] = gone_of[at[i]], since[i] = (double)day - come[i] > 0.0 ? (double)day - come[i] : 0.0;
        if (m) stretched(l, since, gone, come, u, age, m);
        for (int i = 0; i < m; i++) was[i] = t[at[i]];
        for (int i = 0; i < m; i++) {
            float found = (float)(come[i] + age[i]), kept = was[i];
            later[i] = (l->of->lowers[i] < 0.0f) & (kept > found) ? kept : found;
        }
        for (int i = 0; i < m; i++) t[at[i]] = later[i];
    }
}

/* Leaves draws as they are that would not bring the event sooner without help, or too late to be asked for; but for those of blocks in which help
 * makes it more likely. `t`: the moments without help, or a bit less. */
IN void only_sooner(const Link *l, const Piece *piece, int pieces, float beyond, const float *t, const float *times, uint8_t *open) {
    for (int c = 0; c < pieces; c++) {
        if (l->count && CHANGE(l, l->count - 1)[piece[c].block] > 1.0f) continue;
        for (int k = piece[c].from; k < piece[c].to; k++) open[k] &= (t[k] < times[k]) & (t[k] <= beyond);
    }
}

#ifdef NEWEST
IN void only_sooner_widest(const Link *l, const Piece *piece, int pieces, float beyond, const float *t, float surely, const float *times, uint16_t *open) {
    for (int c = 0; c < pieces; c++)
        if (!l->count || CHANGE(l, l->count - 1)[piece[c].block] <= 1.0f)
            sooner_widest(t, times, surely, beyond, piece[c].from, piece[c].to, open);
}
#endif

/* One link with help in place from day[0] on. */
FAST static void relax_helped(const float *cause, Link *l, const Piece *piece, int pieces, int n, const int16_t *often, float beyond, float *times,
                              int16_t *causes) {
    float t[SLICE];
    uint8_t open[SLICE];
    Draws draws;
    const float first = l->day[0];
    l->of = &draws;
#ifdef NEWEST
    if (l->widest) {
        uint16_t some[SLICE / 16];
        opened_widest(cause, l->delay, times, l->mask, often, n, t, some);
        on_side_widest(t, first, 0, n, some, some);
        only_sooner_widest(l, piece, pieces, beyond, t, 1.0f, times, some);
        helped(l, cause, (Choice){0, some}, piece, pieces, 0.0f, 0, t);
        sooner(t, l->id, times, causes, n);
        return;
    }
#endif
    opened(l, cause, times, n, often, t, open);
    for (int k = 0; k < n; k++) open[k] &= t[k] > first;
    only_sooner(l, piece, pieces, beyond, t, times, open);
    helped(l, cause, (Choice){open, 0}, piece, pieces, 0.0f, 0, t);
    sooner(t, l->id, times, causes, n);
}

/* How likely it was that one link had not brought the event by `day`, into `left` (`total` where help changes it). Of the `past` draws the share
 * that has passed by `day` goes into `gone_of`. */
IN void stays_away(const float *cause, Link *l, const Piece *piece, int pieces, int n, float day, const uint8_t *past, double *gone_of,
                   double *left, double *total) {
    double come[CHUNK], some[CHUNK], gone[CHUNK], hazard[CHUNK], hazard_of[SLICE];
    for (int k = 0; k < n; k++) gone_of[k] = 0.0;
    if (l->count) for (int k = 0; k < n; k++) hazard_of[k] = 0.0;
    for (int next = 0; next < pieces;) {
        const int m = gathered(l, (Choice){past, 0}, piece, pieces, &next);
        const int32_t *at = l->of->at;
        if (!m) continue;
        for (int i = 0; i < m; i++) come[i] = (double)cause[at[i]], some[i] = (double)day - come[i];
        chances(l, some, gone, m);
        for (int i = 0; i < m; i++) gone_of[at[i]] = gone[i];
        if (!l->count) continue;
        hazards_helped(l, come, some, hazard, m);
        for (int i = 0; i < m; i++) hazard_of[at[i]] = hazard[i];
    }
    if (l->count) for (int k = 0; k < n; k++) total[k] += hazard_of[k];
    else for (int k = 0; k < n; k++) left[k] *= 1.0 - gone_of[k];
}

/* The moments of the `past` draws from what is left of the delay, into `t`; `gone_of` as above, filled here unless it `is_known`. */
IN void rest(const float *cause, Link *l, const Piece *piece, int pieces, float day, Choice past, int is_known, double *gone_of, float *t) {
    double come[CHUNK], some[CHUNK], gone[CHUNK], u[CHUNK], share[CHUNK], age[CHUNK];
    for (int next = 0; next < pieces;) {
        const int m = gathered(l, past, piece, pieces, &next);
        const int32_t *at = l->of->at;
        if (!m) continue;
        for (int i = 0; i < m; i++) come[i] = (double)cause[at[i]], some[i] = (double)day - come[i];
        if (is_known) for (int i = 0; i < m; i++) gone[i] = gone_of[at[i]];
        else chances(l, some, gone, m);
        if (!is_known) for (int i = 0; i < m; i++) gone_of[at[i]] = gone[i];
        lucks(l, at, u, m);
        for (int i = 0; i < m; i++) share[i] = gone[i] + (1.0 - gone[i]) * u[i];
        ages_at(l, share, age, m);
        for (int i = 0; i < m; i++) t[at[i]] = (float)(come[i] + age[i]);
    }
}

/* One link of which the effect had not come by `day`: how likely that was, unless `left` is NULL (see `stays_away`); and the moments, exact, from
 * what is left of the delay, with help in place, unless `times` is NULL. Where what is left never brings it sooner than the whole delay would
 * (`least`), draws in which that is too late are not worked out. */
FAST static void relax_rest(const float *cause, Link *l, const Piece *piece, int pieces, int n, float day, const int16_t *often, float beyond,
                            float *times, int16_t *causes, double *left, double *total) {
    float t[SLICE], least[SLICE];
    uint8_t open[SLICE], past[SLICE];
    Draws draws;
    double gone_of[SLICE];
    l->of = &draws;
    if (left) {
        for (int k = 0; k < n; k++) past[k] = (uint8_t)(cause[k] < day);
        if (l->mask) for (int k = 0; k < n; k++) past[k] &= l->mask[k] != 0;
        stays_away(cause, l, piece, pieces, n, day, past, gone_of, left, total);
    } else for (int k = 0; k < n; k++) gone_of[k] = 0.0;
    if (!times) return;
#ifdef NEWEST
    if (l->widest) {
        uint16_t some[SLICE / 16], before[SLICE / 16];
        opened_widest(cause, l->delay, times, l->mask, often, n, t, some);
        if (l->least) only_sooner_widest(l, piece, pieces, beyond, t, SURELY, times, some);
        on_side_widest(cause, day, 1, n, some, before);
        rest(cause, l, piece, pieces, day, (Choice){0, before}, left != 0, gone_of, t);
        if (l->count) {
            only_sooner_widest(l, piece, pieces, beyond, t, 1.0f, times, some);
            helped(l, cause, (Choice){0, some}, piece, pieces, day, gone_of, t);
        }
        for (int k = 0; k < n; k++) t[k] = t[k] > day ? t[k] : day;
        sooner(t, l->id, times, causes, n);
        return;
    }
#endif
    opened(l, cause, times, n, often, t, open);
    if (l->least) {
        for (int k = 0; k < n; k++) least[k] = t[k] * SURELY;
        only_sooner(l, piece, pieces, beyond, least, times, open);
    }
    for (int k = 0; k < n; k++) past[k] = open[k] & (cause[k] < day);
    rest(cause, l, piece, pieces, day, (Choice){past, 0}, left != 0, gone_of, t);
    if (l->count) {
        only_sooner(l, piece, pieces, beyond, t, times, open);
        helped(l, cause, (Choice){open, 0}, piece, pieces, day, gone_of, t);
    }
    for (int k = 0; k < n; k++) t[k] = t[k] > day ? t[k] : day;
    sooner(t, l->id, times, causes, n);
}

/* What help that was there before a day multiplies the hazard by. */
IN void factors_on(const Link *l, double day, double *factor, int n) {
    for (int i = 0; i < n; i++) factor[i] = 1.0;
    for (int c = 0; c < l->count; c++) {
        const Factor then = CHANGE(l, c);
        if ((double)l->day[c] < day) for (int i = 0; i < n; i++) factor[i] = OF(l, then, i);
    }
}

/* The hazard up to `day` of one link of which the cause came on the same day in every draw: once per block. See `add_hazard`. */
FAST static void add_alike(float cause, Link *l, const Piece *piece, int pieces, float day, double *left, double *total, double *rush) {
    Draws draws;
    double come[MOST_PIECES + LANES], age[MOST_PIECES + LANES], gone[MOST_PIECES + LANES], found[MOST_PIECES + LANES];
    double factor[MOST_PIECES + LANES], rushing[MOST_PIECES + LANES];
    const uint8_t *mask = l->mask;
    const int wide = whole_lanes(pieces);
    l->of = &draws;
    if (!(cause < day)) return;
    for (int p = 0; p < pieces; p++) at_block(l, piece[p].block, p, whole_lanes(p + 1)), draws.begins[p] = p;
    draws.pieces = pieces;
    for (int p = 0; p < wide; p++) come[p] = (double)cause, age[p] = (double)day - come[p];
    chances(l, age, gone, wide);
    if (l->count) hazards_helped(l, come, age, found, wide);
    if (rush) {
        factors_on(l, (double)day, factor, wide);
        rushes(l, age, gone, factor, rushing, wide);
    }
    for (int p = 0; p < pieces; p++) {
        const double stays = 1.0 - gone[p], hazard = l->count ? found[p] : 0.0;
        const int from = piece[p].from, to = piece[p].to;
        if (l->count) for (int k = from; k < to; k++) total[k] += !mask || mask[k] ? hazard : 0.0;
        else for (int k = from; k < to; k++) left[k] *= !mask || mask[k] ? stays : 1.0;
        if (rush) for (int k = from; k < to; k++) rush[k] += !mask || mask[k] ? rushing[p] : 0.0;
    }
}

/* The hazard of one link up to a day that may differ per draw: into `total` where help changes it, else what is left into `left`. With
 * `rush` also its hazard on the day itself. */
FAST static void add_hazard(const float *cause, Link *l, const Piece *piece, int pieces, int n, const double *until, double *left, double *total,
                            double *rush) {
    uint8_t past[SLICE];
    Draws draws;
    double come[CHUNK], age[CHUNK], gone[CHUNK], found[CHUNK], factor[CHUNK], gone_of[SLICE], rush_of[SLICE];
    l->of = &draws;
    for (int k = 0; k < n; k++) past[k] = (double)cause[k] < until[k];
    if (l->mask) for (int k = 0; k < n; k++) past[k] &= l->mask[k] != 0;
    for (int k = 0; k < n; k++) gone_of[k] = 0.0;
    if (rush) for (int k = 0; k < n; k++) rush_of[k] = 0.0;
    for (int next = 0; next < pieces;) {
        const int m = gathered(l, (Choice){past, 0}, piece, pieces, &next);
        const int32_t *at = draws.at;
        if (!m) continue;
        for (int i = 0; i < m; i++) come[i] = (double)cause[at[i]], age[i] = until[at[i]] - come[i];
        chances(l, age, gone, m);
        if (l->count) hazards_helped(l, come, age, found, m);
        const double *what = l->count ? found : gone;
        for (int i = 0; i < m; i++) gone_of[at[i]] = what[i];
        if (!rush) continue;
        factors_on(l, until[0], factor, m);
        rushes(l, age, gone, factor, found, m);
        for (int i = 0; i < m; i++) rush_of[at[i]] = found[i];
    }
    if (l->count) for (int k = 0; k < n; k++) total[k] += gone_of[k];
    else for (int k = 0; k < n; k++) left[k] *= 1.0 - gone_of[k];
    if (rush) for (int k = 0; k < n; k++) rush[k] += rush_of[k];
}

/* -- one slice of draws through the whole network -------------------------------------------------------------------------- */

typedef struct {
    const Net *net;
    const Told *told;
    const Rows *rows;
    const int16_t *often; /* as in Rows */
    double *weight;       /* NULL: nothing is weighed */
    double fit[SLICE];    /* of what was weighed lately the product, of which the logarithm is taken for several nodes at once */
    int held;             /* how many nodes are in it */
    int64_t at;           /* where the slice begins in the rows of the network */
    int n, pieces;
    Piece piece[MOST_PIECES];
    int reach, packed;       /* of how many draws of the network these are all, or, when packed, those that count */
    int widest;              /* whether sixteen lanes are taken, none of two blocks */
    int sixteens;            /* whether two times eight draws are always of one block */
    uint8_t eight[REACH / 8]; /* of eight draws which ones, */
    int16_t begins[REACH / 8]; /* and where these stand in the slice */
    int16_t from[SLICE + 8];  /* per draw where it is in the network, from `at` on */
    int16_t to[REACH];        /* and the other way round; draws that do not count behind all */
    float delay[SLICE], first[SLICE];
    uint8_t mask[SLICE];
    int16_t often_here[SLICE];
} Slice;

IN float *row(const Slice *s, int j) { return s->rows->row[j]; }
IN int16_t *why(const Slice *s, int j) { return s->rows->why[j]; }

/* Whether this came on the same day in every draw. */
IN int is_alike(const Slice *s, int j) {
    const int state = s->told->states[j];
    return state == HAPPENED || (state == FIXED && s->told->given_of[j] < 0);
}

/* Draws of one block up to whole lanes: the last ones count for nothing. */
IN void fill_up(Slice *s) {
    for (; s->n % LANES; s->n++) s->from[s->n] = 0, s->often_here[s->n] = 0;
}

/* Which draws make the slice: all of them, or those that count. Returns where the next slice begins. */
IN int64_t choose(Slice *s, const Rows *r, int64_t at) {
    const int64_t draws = s->net->draws, left = draws - at;
    const int32_t *block = s->net->block_of + at;
    s->at = at, s->packed = r->often && r->brought, s->often = r->often ? r->often + at : 0;
    s->n = s->reach = (int)(left < SLICE ? left : SLICE);
    if (!s->packed) return at + s->n;
    const int16_t *often = s->often;
    s->n = s->reach = s->pieces = 0, s->sixteens = 1, s->often = s->often_here;
    s->piece[0] = (Piece){0, 0, block[0]};
    while (s->reach < left && s->reach < REACH && (s->n <= SLICE - 2 * LANES || s->reach % LANES)) {
        const int g = s->reach / 8, k0 = s->reach;
        if (block[k0] != s->piece[s->pieces].block) {
            fill_up(s);
            s->sixteens &= k0 % LANES == 0;
            s->piece[s->pieces++].to = s->n;
            s->piece[s->pieces] = (Piece){s->n, 0, block[k0]};
        }
        uint8_t counts[8];
        uint64_t eight;
        for (int k = 0; k < 8; k++) counts[k] = often[k0 + k] > 0;
        memcpy(&eight, counts, 8);
        if (FIRST_IS_HIGH) eight = __builtin_bswap64(eight);
        const int which = (int)(eight * 0x0102040810204080ULL >> 56), n = s->n;
        s->eight[g] = (uint8_t)which, s->begins[g] = (int16_t)n;
        for (int k = 0; k < 8; k++) s->from[n + k] = (int16_t)(k0 + place_of[which][k]);
        for (int k = 0; k < 8; k++) s->to[k0 + k] = SLICE - 1, s->often_here[n + k] = often[s->from[n + k]];
        s->n += how_many[which], s->reach += 8;
        for (int k = n; k < s->n; k++) s->to[s->from[k]] = (int16_t)k;
    }
    fill_up(s);
    s->piece[s->pieces++].to = s->n;
    return at + s->reach;
}

/* The draws of the slice from a row of the network; up to eight more are written behind them. */
IN void bring(const Slice *s, const float *row, float *out) {
    const int whole = s->reach / 8;
    row += s->at;
#ifdef NEWEST
    if (is_widest && s->sixteens) {
        bring_widest(row, s->eight, s->begins, s->reach, out, SLICE);
        return;
    }
#endif
    for (int g = 0; g < whole; g++) {
        Eight here;
        memcpy(&here, row + 8 * g, sizeof here);
        here = EIGHT_OF(here, place_of[s->eight[g]]);
        memcpy(out + s->begins[g], &here, sizeof here);
    }
}

/* The same of a row of the network that is only read. */
IN const float *brought(const Slice *s, const float *row, float *room) {
    if (!s->packed) return row + s->at;
    bring(s, row, room);
    return room;
}

IN void bring_causes(const Slice *s, const int16_t *row, int16_t *out) {
#ifdef NEWEST
    if (s->packed && s->sixteens && pushes_small) {
        bring_small_widest(row + s->at, s->eight, s->begins, s->reach, out, SLICE);
        return;
    }
#endif
    if (s->packed) for (int k = 0; k < s->n; k++) out[k] = row[s->at + s->from[k]];
    else memcpy(out, row + s->at, sizeof(int16_t) * (size_t)s->n);
}

IN void bring_times(const Slice *s, const float *row, float *out) {
    if (s->packed) bring(s, row, out);
    else memcpy(out, row + s->at, sizeof(float) * (size_t)s->n);
}

FAST static void place_rows(Slice *s) {
    const Rows *r = s->rows;
    int64_t stride = r->store ? s->net->draws : SLICE, at = r->store ? s->at : 0;
    for (int j = 0; j < s->net->nodes; j++) {
        int there = r->place[j];
        if (there < 0 && s->packed) there = r->brought[j];
        if (there >= 0) r->row[j] = r->times + there * stride + at, r->why[j] = r->causes + there * stride + at;
        else if (r->times_of[j]) r->row[j] = (float *)r->times_of[j] + s->at, r->why[j] = (int16_t *)r->causes_of[j] + s->at;
        if (r->place[j] >= 0 || there < 0) continue;
        if (is_alike(s, j)) for (int k = 0; k < s->n; k++) r->row[j][k] = s->told->days[j];
        else bring(s, r->times_of[j], r->row[j]);
    }
}

IN void divide(Slice *s) {
    const int32_t *block = s->net->block_of + s->at;
    if (s->packed) return;
    s->pieces = 0;
    for (int from = 0; from < s->n;) {
        int to = from + 1;
        while (to < s->n && to - from < PIECE && block[to] == block[from]) to++;
        s->piece[s->pieces++] = (Piece){from, to, block[from]};
        from = to;
    }
}

/* Whether the processor is of the widest, and no lane has draws of two blocks, or none. */
IN int takes_widest(const Slice *s) {
#ifdef NEWEST
    int whole = is_widest;
    for (int p = 0; p < s->pieces; p++) whole &= s->piece[p].from % LANES == 0 && s->piece[p].to % LANES == 0;
    return whole;
#else
    (void)s;
    return 0;
#endif
}

/* One link as this person meets it. */
IN Link link_of(Slice *s, int e) {
    const Net *g = s->net;
    const Told *t = s->told;
    int h = t->help_of[e], mask = t->masks_of[e];
    Link l = {0};
    l.delay = brought(s, g->delays + (int64_t)e * g->draws, s->delay);
    l.luck = g->luck + (int64_t)e * g->draws + s->at, l.from = s->packed ? s->from : 0;
    l.rates = g->rate + (int64_t)e * g->blocks, l.scales = g->scale + (int64_t)e * g->blocks;
    l.quantile = g->quantiles + (int64_t)e * g->points, l.share = g->shares + (int64_t)e * g->ages;
    l.widest = s->widest, l.least = g->least[e], l.step = (double)g->step[e], l.inverse_step = 1.0 / l.step, l.places = (double)(g->points - 1) / LAST_SHARE;
    l.ages = g->ages, l.points = g->points, l.blocks = g->blocks, l.id = (int16_t)e;
    if (mask >= 0) l.mask = t->masks + (int64_t)mask * g->draws + s->at;
    if (mask >= 0 && s->packed) {
        for (int k = 0; k < s->n; k++) s->mask[k] = l.mask[s->from[k]];
        l.mask = s->mask;
    }
    if (h < 0) return l;
    l.count = t->help_count[h], l.day = t->help_days + (int64_t)h * t->help_width;
    l.factors = t->help_factors + (int64_t)h * t->help_width * g->blocks;
    return l;
}

/* Another cause alone, from a day on. Where it comes later than anything that is asked about it does not come. */
IN void begin(Slice *s, int j, float day, float *times, int16_t *causes) {
    const Net *g = s->net;
    for (int k = 0; k < s->n; k++) causes[k] = ANOTHER;
    if (s->rows->beyond - day <= g->soon_until) {
        const int64_t groups = (g->draws + FEW - 1) / FEW;
        const int32_t *from = g->soon_from + (int64_t)j * (groups + 1);
        const int64_t end = s->at + s->reach;
        for (int k = 0; k < s->n; k++) times[k] = INF;
        int32_t i = from[s->at / FEW];
        const int32_t last = from[groups];
        while (i < last && g->soon_draw[i] < s->at) i++;
        for (; i < last && g->soon_draw[i] < end; i++) {
            const int k = g->soon_draw[i] - (int)s->at;
            times[s->packed ? s->to[k] : k] = g->soon_days[i] + day;
        }
        return;
    }
    const float *leak = brought(s, s->net->leak + (int64_t)j * s->net->draws, s->first);
    for (int k = 0; k < s->n; k++) times[k] = leak[k] + day;
}

IN int may_use_base(const Slice *s, int j) {
    if (s->net->base_of[j] < 0 || s->told->states[j] != FREE) return 0;
    for (int e = s->net->edges_of[2 * j]; e < s->net->edges_of[2 * j + 1]; e++)
        if (s->net->in_base[e] && s->told->help_of[e] >= 0) return 0;
    return 1;
}

/* The logarithm of what was weighed lately, before the product runs out. */
IN void settle(Slice *s) {
    for (int k = 0; k < s->n; k++) s->weight[k] += ln(s->fit[k]), s->fit[k] = 1.0;
    s->held = 0;
}

/* The likelihood of what is known of one node, given the causes in each draw. `rush`: NULL for what had not come. */
IN void weigh(Slice *s, const double *left, const double *total, const double *rush) {
    for (int k = 0; k < s->n; k++) s->weight[k] -= total[k], s->fit[k] *= left[k];
    if (rush) for (int k = 0; k < s->n; k++) s->fit[k] *= rush[k];
    if (++s->held == HELD) settle(s);
}

/* The hazard of another cause up to a day, and on it. */
IN void another(const Slice *s, const double *until, double *left, double *total, double *rush) {
    for (int c = 0; c < s->pieces; c++) {
        const double rate = (double)s->net->leak_rate[s->piece[c].block];
        for (int k = s->piece[c].from; k < s->piece[c].to; k++) left[k] = 1.0, total[k] = rate * until[k], rush[k] = rate;
    }
}

/* The hazard of another cause up to the same day in every draw. */
IN void another_by(const Slice *s, double day, double *left, double *total) {
    for (int c = 0; c < s->pieces; c++) {
        const double passed = (double)s->net->leak_rate[s->piece[c].block] * day;
        for (int k = s->piece[c].from; k < s->piece[c].to; k++) left[k] = 1.0, total[k] = passed;
    }
}

/* One node: its `moments`, how well each draw fits what is known of it (`weighs`), or both. */
IN void fill(Slice *s, int j, int moments, int weighs) {
    const Net *g = s->net;
    const Told *t = s->told;
    int state = t->states[j], base = moments && may_use_base(s, j);
    float day = t->days[j], *times = row(s, j), last = t->until[j];
    int16_t *causes = why(s, j);
    double left[SLICE], total[SLICE], rush[SLICE], until[SLICE];
    weighs = weighs && s->weight && (state == HAPPENED || state == NOT_YET);
    if (state == FIXED || !(moments || weighs)) return;
    if (weighs && state == HAPPENED) {
        for (int k = 0; k < s->n; k++) until[k] = (double)day;
        another(s, until, left, total, rush);
    } else if (weighs) another_by(s, (double)day, left, total);
    if (state == HAPPENED && moments) {
        for (int k = 0; k < s->n; k++) times[k] = day;
        for (int k = 0; k < s->n; k++) causes[k] = NOBODY;
    } else if (base) {
        bring_times(s, g->base_times + (int64_t)g->base_of[j] * g->draws, times);
        bring_causes(s, g->base_causes + (int64_t)g->base_of[j] * g->draws, causes);
    } else if (moments) begin(s, j, state == NOT_YET ? day : 0.0f, times, causes);
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1] && (weighs || state != HAPPENED); e++) {
        if (t->masks_of[e] == NEVER || (base && g->in_base[e])) continue;
        Link l = link_of(s, e);
        const float *cause = row(s, g->source[e]);
        const int weighed = weighs && is_alike(s, g->source[e]);
        if (weighed) add_alike(cause[0], &l, s->piece, s->pieces, day, left, total, state == HAPPENED ? rush : 0);
        if (weighed && (!moments || state == HAPPENED)) continue;
        if (state == HAPPENED) add_hazard(cause, &l, s->piece, s->pieces, s->n, until, left, total, rush);
        else if (state == NOT_YET)
            relax_rest(cause, &l, s->piece, s->pieces, s->n, day, s->often, s->rows->beyond, moments ? times : 0, causes,
                       weighs && !weighed ? left : 0, total);
        else if (l.count) relax_helped(cause, &l, s->piece, s->pieces, s->n, s->often, s->rows->beyond, times, causes);
        else if (l.mask) relax_masked(cause, &l, times, causes, s->n);
        else relax(cause, &l, times, causes, s->n);
    }
    if (weighs) weigh(s, left, total, state == HAPPENED ? rush : 0);
    if (!moments || state == HAPPENED || !(last < INF)) return;
    for (int k = 0; k < s->n; k++) {
        int gone = times[k] > last;
        causes[k] = gone ? NOBODY : causes[k];
        times[k] = gone ? INF : times[k];
    }
}

/* The hazard of everything that leads to a node, up to a day that may differ per draw, into `total`. */
FAST static void hazards(Slice *s, int j, const double *until, double *total) {
    const Net *g = s->net;
    double left[SLICE], rush[SLICE];
    another(s, until, left, total, rush);
    for (int e = g->edges_of[2 * j]; e < g->edges_of[2 * j + 1]; e++) {
        if (s->told->masks_of[e] == NEVER) continue;
        Link l = link_of(s, e);
        add_hazard(row(s, g->source[e]), &l, s->piece, s->pieces, s->n, until, left, total, 0);
    }
    for (int k = 0; k < s->n; k++) total[k] = total[k] - ln(left[k]);
}

/* Happened by a day, date unknown: weigh by the chance of that, and draw the moment from what is left. */
FAST static void undated(Slice *s, int j, int moments) {
    double day = (double)s->told->days[j], early[SLICE], late[SLICE], middle[SLICE], total[SLICE], wanted[SLICE];
    float own[SLICE], *times = row(s, j);
    const float *choice = brought(s, s->net->choice + (int64_t)j * s->net->draws, own);
    for (int k = 0; k < s->n; k++) early[k] = 0.0, late[k] = day;
    hazards(s, j, late, total);
    for (int k = 0; k < s->n; k++) total[k] = 1.0 - power(-total[k]);
    for (int k = 0; k < s->n && s->weight; k++) s->weight[k] += ln(total[k] > 1e-300 ? total[k] : 1e-300);
    if (!moments) return;
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
    if (at >= 0) bring_times(s, s->told->given + (int64_t)at * s->net->draws, times);
    else for (int k = 0; k < s->n; k++) times[k] = day;
    for (int k = 0; k < s->n; k++) why(s, j)[k] = NOBODY;
}

/* First passage is a fixed point: fill the rows again until nothing changes. */
static void cycle(Slice *s, int first, int last) {
    float *before = s->rows->before;
    for (int j = first; j < last; j++)
        if (s->told->states[j] == FIXED) fixed(s, j);
        else for (int k = 0; k < s->n; k++) row(s, j)[k] = INF;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        int same = 1;
        for (int j = first; j < last; j++) memcpy(before + (int64_t)(j - first) * SLICE, row(s, j), sizeof(float) * (size_t)s->n);
        for (int j = first; j < last; j++) fill(s, j, 1, 0);
        for (int j = first; j < last && same; j++)
            same = !memcmp(before + (int64_t)(j - first) * SLICE, row(s, j), sizeof(float) * (size_t)s->n);
        if (same) break;
    }
    if (!s->weight) return;
    for (int j = first; j < last; j++) {
        fill(s, j, 0, 1);
        if (s->told->states[j] == UNDATED)
            for (int k = 0; k < s->n; k++)
                if (row(s, j)[k] > s->told->days[j]) s->weight[k] = -DINF;
    }
}

FAST static void pass_slice(Slice *s) {
    const Net *g = s->net;
    for (int k = 0; k < s->n; k++) s->fit[k] = 1.0;
    s->held = 0;
    for (int p = 0; p < g->parts; p++) {
        int first = g->part[2 * p], last = g->part[2 * p + 1], state = s->told->states[first], place = s->rows->place[first];
        if (place == THERE) continue;
        if (last - first > 1) cycle(s, first, last);
        else if (state == FIXED && place >= 0) fixed(s, first);
        else if (state == UNDATED) undated(s, first, place >= 0);
        else fill(s, first, place >= 0, 1);
    }
    if (s->held) settle(s);
}

/* -- counting -------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const float *times;
    const int16_t *why, *often;
    const int32_t *many; /* as `often`, in 32 bits */
    int16_t *per_bin;
    int32_t *by_horizon, *by_cause;
    int j;
} Counted; /* one row of a slice */

/* Draws that have it by each horizon, per block. */
IN void count_horizons(const Count *c, const Slice *s, const Counted *of) {
    for (int p = 0; p < s->pieces; p++)
        for (int h = 0; h < c->horizons; h++) {
            const float limit = c->limit[h];
            int32_t found = 0;
            for (int k = s->piece[p].from; k < s->piece[p].to; k++) found += of->times[k] <= limit ? of->many[k] : 0;
            of->by_horizon[(int64_t)h * s->net->blocks + s->piece[p].block] += found;
        }
}

/* Those that come before the end, per bin. */
IN void count_bins(const Count *c, const Slice *s, const Counted *of) {
    int32_t at[SLICE + LANES], bin[SLICE + LANES];
    uint8_t comes[SLICE];
    const float *t = of->times, end = c->end, inverse = c->inverse;
    for (int k = 0; k < s->n; k++) comes[k] = (uint8_t)((t[k] < end) & (of->many[k] > 0));
    const int m = picked(comes, 0, s->n, at), last = c->bins - 1;
    for (int k = m; m && k < whole_lanes(m); k++) at[k] = at[m - 1];
    for (int k = 0; k < whole_lanes(m); k++) {
        const int32_t place = (int32_t)(t[at[k]] * inverse);
        bin[k] = place < last ? place : last;
    }
    for (int k = 0; k < m; k++) of->per_bin[bin[k]] = (int16_t)(of->per_bin[bin[k]] + of->often[at[k]]);
}

/* A cause by its place in the edges of a node: before the first one those that are no link. */
IN int16_t cause_at(const Net *g, int j, int e) { return (int16_t)(e < g->edges_of[2 * j] ? e - g->edges_of[2 * j] : e); }

/* The same by which cause. */
IN void count_causes(const Count *c, const Slice *s, const Counted *of) {
    int16_t seen[SLICE];
    const Net *g = s->net;
    for (int k = 0; k < s->n; k++) seen[k] = of->times[k] < c->end ? of->why[k] : (int16_t)BEYOND;
    for (int e = g->edges_of[2 * of->j] - 2; e < g->edges_of[2 * of->j + 1]; e++) {
        int16_t id = cause_at(g, of->j, e), found = 0;
        for (int k = 0; k < s->n; k++) found = (int16_t)(found + (seen[k] == id ? of->often[k] : 0));
        of->by_cause[id + 2] += found;
    }
}

#ifdef NEWEST
/* All three, in sixteen lanes. */
static void count_widest(const Count *c, const Slice *s, const Counted *of) {
    uint16_t comes[SLICE / 16 + 1];
    int32_t bin[SLICE + LANES], times[SLICE + LANES];
    const Net *g = s->net;
    for (int p = 0; p < s->pieces; p++)
        horizons_widest(of->times, of->many, s->piece[p].from, s->piece[p].to, c->limit, c->horizons, of->by_horizon + s->piece[p].block, g->blocks);
    const int m = bins_widest(of->times, of->many, s->n, c->end, c->inverse, c->bins - 1, comes, bin, times);
    comes[s->n / 16] = 0;
    for (int k = 0; k < m; k++) of->per_bin[bin[k]] = (int16_t)(of->per_bin[bin[k]] + times[k]);
    for (int e = g->edges_of[2 * of->j] - 2; e < g->edges_of[2 * of->j + 1]; e++) {
        const int16_t id = cause_at(g, of->j, e);
        of->by_cause[id + 2] += cause_widest(of->why, of->often, s->n, comes, id);
    }
}
#endif

/* What is needed of some draws of every row. */
FAST static void count_slice(const Count *c, const Slice *s) {
    int32_t many[SLICE];
    const int16_t *often = s->packed ? s->often_here : c->times_picked + s->at;
    for (int k = 0; k < s->n; k++) many[k] = often[k];
    for (int i = 0; i < c->rows; i++) {
        const int j = (int)c->row[i];
        const Counted of = {row(s, j), why(s, j), often, many, c->per_bin + (int64_t)i * c->bins,
                            c->counts + (int64_t)i * c->horizons * s->net->blocks, c->by_cause + (int64_t)i * c->causes, j};
        if (s->packed && s->rows->place[j] < 0) bring_causes(s, s->rows->causes_of[j], why(s, j));
#ifdef NEWEST
        if (s->widest) {
            count_widest(c, s, &of);
            continue;
        }
#endif
        count_horizons(c, s, &of);
        count_bins(c, s, &of);
        count_causes(c, s, &of);
    }
}

IN int32_t sum(const int16_t *x, int n) {
    int32_t found = 0;
    for (int k = 0; k < n; k++) found += x[k];
    return found;
}

/* In which bin each quantile of what comes before the end lies. */
FAST static void find_quantiles(const Count *c) {
    enum { STEP = 64 };
    for (int i = 0; i < c->rows; i++) {
        const int16_t *per_bin = c->per_bin + (int64_t)i * c->bins;
        const int32_t total = sum(per_bin, c->bins);
        int32_t below = 0;
        int b = 0;
        for (int q = 0; q < c->quantiles; q++) {
            const double wanted = c->quantile[q] * (double)total;
            for (int32_t more; b + STEP < c->bins && (double)(below + (more = sum(per_bin + b, STEP))) < wanted; b += STEP) below += more;
            for (; b < c->bins - 1 && (double)(below + per_bin[b]) < wanted; b++) below += per_bin[b];
            c->when[(int64_t)i * c->quantiles + q] = b;
        }
    }
}

/* -- what Python calls ------------------------------------------------------------------------------------------------------ */

/* Everything in one go. `weight` and `count` may be NULL. */
OUT void naast_pass(const Net *g, const Told *t, const Rows *r, double *weight, const Count *c) {
    if (c) memset(c->per_bin, 0, sizeof(int16_t) * (size_t)c->rows * (size_t)c->bins);
    Slice s;
    s.net = g, s.told = t, s.rows = r;
    for (int64_t at = 0, next; at < g->draws; at = next) {
        next = choose(&s, r, at);
        s.weight = weight ? weight + at : 0;
        if (!s.n) continue;
        place_rows(&s);
        divide(&s);
        s.widest = takes_widest(&s);
        pass_slice(&s);
        if (c) count_slice(c, &s);
    }
    if (c) find_quantiles(c);
}

/* How often each draw is picked when draws count in proportion to their weight (systematic, without chance); the effective number
 * of draws is returned. `room`: [draws + 1]. */
FAST OUT double naast_pick(int64_t draws, int64_t wanted, const double *weight, double *room, int32_t *often) {
    double most = weight[0], total = 0.0, squares = 0.0, *up_to = room + 1;
    for (int64_t k = 0; k < draws; k++) most = weight[k] > most ? weight[k] : most, often[k] = 0;
    if (!(most > -DINF)) return 0.0;
    for (int64_t k = 0; k < draws; k++) up_to[k] = power(weight[k] - most);
    for (int64_t k = 0; k < draws; k++) {
        squares += up_to[k] * up_to[k];
        total += up_to[k];
        up_to[k] = total;
    }
    const double all = (double)wanted / total;
    room[0] = 0.0;
    for (int64_t k = 0; k < draws; k++) often[k] = (int32_t)(up_to[k] * all + 0.5) - (int32_t)(up_to[k - 1] * all + 0.5);
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
