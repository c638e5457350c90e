/* Looking ahead for many people, each with evidence and luck of their own. One person at a time, a hand of draws at a time, through the
 * whole network; what comes out is whole numbers, so that it does not matter who is added first. The same steps, easy to read, are
 * `naast.engine.foresight.hands`: the same answer, bit for bit.
 */
#include "numbers.h"

#define HAND 64 /* draws worked on together; no two of the first 40 have the same numbers of the model */
#define CHUNK HAND
#define MOST_NODES 512
#define MOST_LINKS 1024
#define MOST_FACTS 64
#define MOST_CHANGES 8 /* of help on one link */
#define MOST_SPANS 16
#define MOST_WORDS (MOST_NODES / 64)
#define MOST_CUTS (MOST_LINKS + 2 * MOST_NODES + MOST_FACTS)
#define UNIT 4294967296.0 /* one person */
#define FLOOR 0.3         /* measures together never do more than this, unless one of them does */

enum { EVENT, START, OTHER, DEATH };
enum { NO, YES, DRAWN };

typedef struct { /* a network of which the luck lies as a deck: through the blocks in turn, and the first HAND once more behind the last */
    int32_t nodes, links, parts, facts, blocks, points, ages, deck, words;
    const int32_t *part, *edges_of, *source, *shape;                        /* shape: per link the row of the tables */
    const double *rate, *inverse_rate, *scale, *inverse_scale;              /* [links, blocks + HAND] */
    const float *leak_rate;                                                 /* [blocks + HAND] */
    const float *quantiles, *shares, *step;                                 /* [shapes, ...] */
    const float *luck, *delays, *leak, *choice, *fact_luck;                 /* [rows, deck + HAND] */
    const int8_t *kind;                                                     /* [nodes] */
    const uint8_t *ends;                                                    /* [nodes] no longer comes after the death */
    const int32_t *fact_of;                                                 /* [nodes] the fact a context is, or -1 */
    const int32_t *when_from, *when;                                        /* per link the facts that must hold */
    const int32_t *against_from, *against;                                  /* per fact those it does not go with */
    const double *share;                                                    /* [facts] */
    const int32_t *help_from;                                               /* per link its rows of help_hazard */
    const double *help_hazard;                                              /* [rows, blocks + HAND] */
    const uint64_t *openly;                                                 /* [nodes, words] what may be told of that follows */
    const uint64_t *of_roots, *shown_, *ends_, *bereaved;                   /* [words] */
} Deck;

typedef struct { /* [people, ...]; the columns are as the asker has them */
    int32_t columns, fact_columns, help_columns, spans, events, least, most;
    double wanted;
    const int32_t *column_of, *fact_column_of, *help_column_of, *shown_of; /* per node, fact, row of help and node; or -1 */
    const float *on;
    const uint64_t *key;
    const int8_t *states;
    const float *days;
    const int8_t *holds;
    const float *starts;
    const float *span; /* the ends of the spans, days from today */
} People;

typedef struct {
    int64_t *counts; /* [groups, events, 1 + spans] */
    int64_t *split;  /* [groups, events, blocks] */
    int64_t *mass, *squares; /* [groups, blocks] */
    int64_t *people, *cannot_be; /* [groups] */
    float *ess;      /* per person */
    int32_t *draws;
    float *each;     /* per person [events, 1 + spans], or NULL */
    float *times;    /* room: [most, nodes, HAND] */
    double *log;     /* room: [most, HAND] */
    double *weight;  /* room: [most, HAND] */
    int64_t *share;  /* room: [most, HAND] */
    float *before;   /* room: [nodes of the largest cycle, HAND] */
} Found;

typedef struct {
    const Deck *deck;
    const People *people;
    int64_t p;
    float on, last; /* today, and the day after which some things no longer come */
    int8_t state[MOST_NODES];
    float day[MOST_NODES];
    uint8_t fact[MOST_FACTS];
    float below[MOST_FACTS]; /* where a fact is drawn: it holds when luck is below this */
    int32_t cut[MOST_CUTS];  /* where each row of luck begins for this person */
    int32_t off;             /* the block of the first draw */
    uint64_t there[MOST_WORDS], told_of[MOST_WORDS];
    uint8_t needed[MOST_NODES]; /* moments that are asked for, or that something asked for or known may follow from */
    int died, helped;
} Person;

typedef struct { /* some draws of one person */
    const Person *of;
    int turn, block; /* how far in the deck, and the block of the first draw */
    float *times;    /* [nodes, HAND] */
    double *weight;  /* [HAND] */
    double fit[HAND]; /* of what was weighed lately the product, and how many nodes are in it */
    int held;
    uint8_t holds[MOST_FACTS][HAND];
} Hand;

typedef struct { /* one link as a person meets it; numbers of the model per draw */
    const float *luck, *delay, *quantile, *share, *day;
    const double *rate, *inverse_rate, *scale, *inverse_scale;
    const uint8_t *mask; /* NULL: always */
    double step, inverse_step, places;
    int count, ages, points;
    float days[MOST_CHANGES];
    double factors[MOST_CHANGES][HAND];
    uint8_t both[HAND];
} Link;

typedef const double *Factor;
#define RATE(l, k) ((l)->rate[k])
#define INVERSE_RATE(l, k) ((l)->inverse_rate[k])
#define SCALE(l, k) ((l)->scale[k])
#define INVERSE_SCALE(l, k) ((l)->inverse_scale[k])
#define CHANGE(l, change) ((l)->factors[change])
#define OF(l, factor, k) ((factor)[k])
#define STRETCH(l, k) (1.0 / (l)->factors[0][k])
#define PIECES(l) 0
#define BEGIN(l, i) 0
#define EACH for (int k = 0; k < HAND; k++)

#include "link.h"

/* -- a person -------------------------------------------------------------------------------------------------------------- */

IN uint64_t mixed(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/* Every row of luck begins elsewhere for everybody: a byte of a mixed key says where; the block is the same for all rows. */
IN void cut(Person *o) {
    const Deck *d = o->deck;
    const uint64_t key = o->people->key[o->p], step = 0x9e3779b97f4a7c15ULL;
    int rows = d->links + 2 * d->nodes + d->facts;
    o->off = (int32_t)(mixed(key) % (uint64_t)(d->blocks / 8)) * 8;
    for (int i = 0; i < rows; i += 8) {
        uint64_t bits = mixed(key + step * (uint64_t)(i / 8 + 1));
        for (int b = 0; b < 8; b++) o->cut[i + b] = (int32_t)((bits >> (8 * b)) & 255) * d->blocks + o->off;
    }
}

IN void told(Person *o) {
    const Deck *d = o->deck;
    const People *q = o->people;
    const int8_t *states = q->states + o->p * q->columns;
    const float *days = q->days + o->p * q->columns;
    o->on = q->on[o->p], o->last = INF, o->died = 0;
    for (int w = 0; w < d->words; w++) o->there[w] = 0;
    for (int j = 0; j < d->nodes; j++) {
        int c = q->column_of[j], said = c < 0 ? FREE : states[c], kind = d->kind[j], came = said == HAPPENED || said == UNDATED;
        float day = said == HAPPENED || (said == NOT_YET && days[c] == days[c]) ? days[c] : o->on; /* no number: today */
        if (came) o->there[j / 64] |= 1ULL << (j % 64);
        o->state[j] = kind == EVENT ? (int8_t)said : FIXED;
        o->day[j] = kind == START ? 0.0f : kind == EVENT ? (said ? day : 0.0f) : came ? day : INF;
        if (kind == EVENT && said == HAPPENED && day <= 0.0f) o->state[j] = FIXED, o->day[j] = 0.0f; /* it was there: nothing caused it */
        if (kind == DEATH && came) o->last = day, o->died = 1;
    }
    o->helped = 0;
    for (int c = 0; c < q->help_columns; c++) o->helped |= q->starts[o->p * q->help_columns + c] < INF;
}

/* What may be told of: shown, not there yet, and with a cause that nobody hides. */
IN void tellable(Person *o) {
    const Deck *d = o->deck;
    for (int w = 0; w < d->words; w++) {
        uint64_t reached = d->of_roots[w];
        for (int j = 0; j < d->nodes; j++)
            if (o->there[j / 64] >> (j % 64) & 1) reached |= d->openly[(int64_t)j * d->words + w];
        o->told_of[w] = d->shown_[w] & ~o->there[w] & reached & ~(o->died ? d->ends_[w] : d->bereaved[w]);
    }
}

/* What is asked for, and what leads to that or to what is known. */
IN void needs(Person *o) {
    const Deck *d = o->deck;
    for (int j = 0; j < d->nodes; j++) o->needed[j] = o->told_of[j / 64] >> (j % 64) & 1;
    for (int p = d->parts - 1; p >= 0; p--) {
        int first = d->part[2 * p], last = d->part[2 * p + 1];
        for (int j = first; j < last; j++) {
            int known = o->state[j] != FREE && o->state[j] != FIXED;
            if (last - first > 1) o->needed[j] = 1;
            for (int e = d->edges_of[2 * j]; e < d->edges_of[2 * j + 1]; e++) {
                int i = d->source[e], before = o->state[i] != NOT_YET || o->day[i] < o->day[j];
                o->needed[i] |= o->needed[j] || (known && before);
            }
        }
    }
}

/* What is told holds; the rest is drawn from the population, never two that exclude each other. */
IN void facts(Person *o) {
    const Deck *d = o->deck;
    const People *q = o->people;
    const int8_t *holds = q->holds + o->p * q->fact_columns;
    int8_t said[MOST_FACTS];
    for (int f = 0; f < d->facts; f++) said[f] = q->fact_column_of[f] < 0 ? -1 : holds[q->fact_column_of[f]];
    for (int f = 0; f < d->facts; f++) {
        int excluded = 0;
        double taken = 0.0, out = 0.0;
        for (int i = d->against_from[f]; i < d->against_from[f + 1]; i++) {
            int other = d->against[i];
            excluded |= said[other] == 1;
            if (other < f && o->fact[other] == DRAWN) taken += d->share[other];
            if (said[other] == 0) out += d->share[other];
        }
        double room = 1.0 - out - taken, share = d->share[f] / (room > 1e-9 ? room : 1e-9);
        o->fact[f] = said[f] >= 0 ? (uint8_t)said[f] : excluded ? NO : DRAWN;
        o->below[f] = (float)(share < 1.0 ? share : 1.0);
    }
}

/* -- a hand of draws -------------------------------------------------------------------------------------------------------- */

IN float *row(const Hand *h, int j) { return h->times + (int64_t)j * HAND; }

/* This row of luck as this person meets it. `rows`: the cards of this kind, `i`: the row; `at`: its place among all rows of luck. */
IN const float *cards(const Hand *h, const float *rows, int i, int at) {
    const Deck *d = h->of->deck;
    int place = h->of->cut[at] + h->turn;
    return rows + (int64_t)i * (d->deck + HAND) + (place < d->deck ? place : place - d->deck);
}

IN void near(const float *cards) {
    for (int k = 0; k <= HAND; k += 16) __builtin_prefetch(cards + (k < HAND ? k : HAND - 1), 0, 2);
}

/* Have the luck of one node on its way while another hand is worked on: a deck is larger than what is near the processor. */
IN void fetch(const Hand *h, int j) {
    const Deck *d = h->of->deck;
    const Person *o = h->of;
    const int state = o->state[j];
    if (!o->needed[j] || (state != FREE && state != NOT_YET)) return;
    near(cards(h, d->leak, j, d->links + j));
    for (int e = d->edges_of[2 * j]; e < d->edges_of[2 * j + 1]; e++) {
        int i = d->source[e], sure = o->state[i] == HAPPENED || o->state[i] == FIXED, rest = state == NOT_YET;
        if (!rest || !sure || o->day[i] >= o->day[j]) near(cards(h, d->delays, e, e));
        if (rest && (o->state[i] != NOT_YET) && (!sure || o->day[i] < o->day[j])) near(cards(h, d->luck, e, e));
    }
}

IN void draw_facts(Hand *h) {
    const Person *o = h->of;
    const Deck *d = o->deck;
    for (int f = 0; f < d->facts; f++) {
        uint8_t *mine = h->holds[f];
        if (o->fact[f] != DRAWN) {
            memset(mine, o->fact[f] == YES, HAND);
            continue;
        }
        const float *luck = cards(h, d->fact_luck, f, d->links + 2 * d->nodes + f);
        EACH mine[k] = luck[k] < o->below[f];
        for (int i = d->against_from[f]; i < d->against_from[f + 1]; i++)
            if (d->against[i] < f && o->fact[d->against[i]] == DRAWN) EACH mine[k] &= !h->holds[d->against[i]][k];
    }
}

/* From which days on help changes the hazard of a link, and by how much in each draw: the two that do most. */
IN void help_on(const Hand *h, int e, Link *l) {
    const Person *o = h->of;
    const Deck *d = o->deck;
    const People *q = o->people;
    const float *starts = q->starts + o->p * q->help_columns;
    const int from = d->help_from[e], to = d->help_from[e + 1];
    l->count = 0, l->day = l->days;
    for (int i = from; i < to; i++) {
        int c = q->help_column_of[i], at = l->count;
        if (c < 0 || !(starts[c] < INF)) continue;
        while (at > 0 && l->days[at - 1] >= starts[c]) at--;
        if (at < l->count && l->days[at] == starts[c]) continue;
        for (int n = l->count++; n > at; n--) l->days[n] = l->days[n - 1];
        l->days[at] = starts[c];
    }
    for (int n = 0; n < l->count; n++) {
        double most[HAND], next[HAND];
        EACH most[k] = next[k] = DINF;
        int there = 0;
        for (int i = from; i < to; i++) {
            int c = q->help_column_of[i];
            if (c < 0 || !(starts[c] <= l->days[n])) continue;
            const double *hazard = d->help_hazard + (int64_t)i * (d->blocks + HAND) + h->block;
            there++;
            EACH {
                double x = hazard[k], larger = x < most[k] ? most[k] : x;
                most[k] = x < most[k] ? x : most[k];
                next[k] = larger < next[k] ? larger : next[k];
            }
        }
        EACH {
            double both = there > 1 ? most[k] * next[k] : most[k], least = FLOOR < most[k] ? FLOOR : most[k];
            l->factors[n][k] = (double)(float)(most[k] < 1.0 && both < least ? least : both);
        }
    }
}

/* Fills `l`; 0 when the link holds in no draw. */
IN int link_of(const Hand *h, int e, Link *l) {
    const Deck *d = h->of->deck;
    const int64_t wide = d->blocks + HAND, table = d->shape[e];
    l->mask = 0;
    for (int i = d->when_from[e]; i < d->when_from[e + 1]; i++) {
        const uint8_t *holds = h->holds[d->when[i]];
        EACH l->both[k] = l->mask ? l->both[k] & holds[k] : holds[k];
        l->mask = l->both;
    }
    if (l->mask) {
        int some = 0;
        EACH some |= l->both[k];
        if (!some) return 0;
    }
    l->luck = cards(h, d->luck, e, e), l->delay = cards(h, d->delays, e, e);
    l->rate = d->rate + e * wide + h->block, l->inverse_rate = d->inverse_rate + e * wide + h->block;
    l->scale = d->scale + e * wide + h->block, l->inverse_scale = d->inverse_scale + e * wide + h->block;
    l->quantile = d->quantiles + table * d->points, l->share = d->shares + table * d->ages;
    l->step = (double)d->step[table], l->inverse_step = 1.0 / l->step, l->places = (double)(d->points - 1) / LAST_SHARE;
    l->ages = d->ages, l->points = d->points, l->count = 0;
    if (h->of->helped && d->help_from[e] < d->help_from[e + 1]) help_on(h, e, l);
    return 1;
}

/* In which draws the cause came before a moment, and how long before; 0: in none. */
IN int ages_of(const Link *l, const float *cause, const double *until, uint8_t *past, double *age) {
    int some = 0;
    EACH past[k] = (double)cause[k] < until[k];
    if (l->mask) EACH past[k] &= l->mask[k];
    EACH some |= past[k];
    if (some) EACH age[k] = past[k] ? until[k] - (double)cause[k] : 0.0;
    return some;
}

/* The hazard of one link up to these ages: into `total` where help changes it, else what is left into `left`. */
IN void add_hazard(const Link *l, const float *cause, const double *age, const double *gone, double *left, double *total) {
    if (!l->count) {
        EACH left[k] *= 1.0 - gone[k];
        return;
    }
    double from[HAND], found[HAND];
    EACH from[k] = (double)cause[k];
    hazards_helped(l, from, age, found, HAND);
    EACH total[k] += found[k];
}

/* Where help makes the wait longer: from what is left. Help that lowers never makes a moment earlier, not by rounding either. */
IN void helped(const Link *l, const float *cause, const double *since, const double *gone, const uint8_t *slow, float *t) {
    double from[HAND], luck[HAND], age[HAND];
    EACH from[k] = (double)cause[k], luck[k] = (double)l->luck[k];
    stretched(l, since, gone, from, luck, age, HAND);
    EACH {
        float later = (float)(from[k] + age[k]);
        int keeps = l->factors[l->count - 1][k] <= 1.0 && t[k] > later;
        t[k] = slow[k] && !keeps ? later : t[k];
    }
}

IN void sooner(const float *t, float *times) { EACH times[k] = t[k] < times[k] ? t[k] : times[k]; }

/* One link to what nobody told of. */
IN void relax(const Link *l, const float *cause, float *times) {
    float t[HAND];
    EACH t[k] = cause[k] + l->delay[k];
    if (l->mask) EACH t[k] = l->mask[k] ? t[k] : INF;
    if (l->count) {
        double none[HAND];
        uint8_t slow[HAND];
        int some = 0;
        EACH slow[k] = (t[k] > l->days[0]) & (cause[k] < times[k]);
        if (l->mask) EACH slow[k] &= l->mask[k];
        EACH some |= slow[k], none[k] = 0.0;
        if (some) helped(l, cause, none, none, slow, t);
    }
    sooner(t, times);
}

/* One link to what had not come by `day`: its hazard until then; and the moment, exact, from what is left of the delay. */
IN void relax_rest(const Link *l, const float *cause, float day, int needed, float *times, double *left, double *total) {
    float t[HAND];
    uint8_t past[HAND], open[HAND];
    double until[HAND], since[HAND], gone[HAND], share[HAND], age[HAND];
    EACH until[k] = (double)day;
    int some = ages_of(l, cause, until, past, since), may = 0;
    EACH open[k] = cause[k] < times[k];
    if (l->mask) EACH open[k] &= l->mask[k];
    int later = 0;
    EACH may |= open[k], later |= open[k] & !past[k];
    if (!may) return; /* what came before the day came before the moment too */
    if (some) {
        chances(l, since, gone, HAND);
        add_hazard(l, cause, since, gone, left, total);
    }
    if (!needed) return;
    EACH t[k] = INF;
    if (later) EACH t[k] = cause[k] + l->delay[k];
    if (some) {
        EACH share[k] = gone[k] + (1.0 - gone[k]) * (double)l->luck[k];
        ages_at(l, share, age, HAND);
        EACH t[k] = past[k] ? (float)((double)cause[k] + age[k]) : t[k];
    }
    if (l->count) {
        EACH since[k] = some ? since[k] : 0.0, gone[k] = some && past[k] ? gone[k] : 0.0;
        helped(l, cause, since, gone, open, t);
    }
    EACH t[k] = open[k] ? (t[k] > day ? t[k] : day) : INF;
    sooner(t, times);
}

/* How likely it was on the very day, through one link; and its hazard until then. */
IN void rush_of(const Link *l, const float *cause, double day, double *left, double *total, double *rush) {
    uint8_t past[HAND];
    double until[HAND], age[HAND], gone[HAND], factor[HAND], found[HAND];
    EACH until[k] = day;
    if (!ages_of(l, cause, until, past, age)) return;
    chances(l, age, gone, HAND);
    add_hazard(l, cause, age, gone, left, total);
    int now = -1;
    for (int n = 0; n < l->count; n++)
        if ((double)l->days[n] < day) now = n;
    EACH factor[k] = now < 0 ? 1.0 : l->factors[now][k];
    rushes(l, age, gone, factor, found, HAND);
    EACH rush[k] += past[k] ? found[k] : 0.0;
}

/* The logarithm of what was weighed lately, before the product runs out. */
IN void settle(Hand *h) {
    EACH h->weight[k] += ln(h->fit[k]), h->fit[k] = 1.0;
    h->held = 0;
}

/* The moments of one node; with `weigh` also how well each draw fits what is known of it, in log. */
FAST static void node(Hand *h, int j, int weigh) {
    const Deck *d = h->of->deck;
    const int state = h->of->state[j], known = state == HAPPENED || state == NOT_YET;
    const float day = h->of->day[j], *leak_rate = d->leak_rate + h->block;
    float *times = row(h, j);
    double left[HAND], total[HAND], rush[HAND];
    if (known) EACH left[k] = 1.0, rush[k] = (double)leak_rate[k], total[k] = rush[k] * (double)day;
    if (state == HAPPENED) EACH times[k] = day;
    else if (!h->of->needed[j]) EACH times[k] = INF;
    else {
        const float *leak = cards(h, d->leak, j, d->links + j), from = state == NOT_YET ? day : 0.0f;
        EACH times[k] = leak[k] + from;
    }
    for (int e = d->edges_of[2 * j]; e < d->edges_of[2 * j + 1] && (weigh || state != HAPPENED); e++) {
        if (state == FREE && !h->of->needed[j]) break;
        Link l;
        if (!link_of(h, e, &l)) continue;
        const float *cause = row(h, d->source[e]);
        if (state == HAPPENED) rush_of(&l, cause, (double)day, left, total, rush);
        else if (state == NOT_YET) relax_rest(&l, cause, day, h->of->needed[j], times, left, total);
        else relax(&l, cause, times);
    }
    if (state != HAPPENED && d->ends[j]) EACH times[k] = times[k] > h->of->last ? INF : times[k];
    if (!weigh || !known) return;
    EACH h->weight[k] -= total[k], h->fit[k] *= left[k];
    if (state == HAPPENED) EACH h->fit[k] *= rush[k];
    if (++h->held == HELD) settle(h);
}

/* The hazard of everything that leads to a node, up to a day that differs per draw. */
FAST static void hazards(const Hand *h, int j, const double *until, double *total) {
    const Deck *d = h->of->deck;
    const float *leak_rate = d->leak_rate + h->block;
    double left[HAND], age[HAND], gone[HAND];
    uint8_t past[HAND];
    EACH left[k] = 1.0, total[k] = (double)leak_rate[k] * until[k];
    for (int e = d->edges_of[2 * j]; e < d->edges_of[2 * j + 1]; e++) {
        Link l;
        const float *cause = row(h, d->source[e]);
        if (!link_of(h, e, &l) || !ages_of(&l, cause, until, past, age)) continue;
        chances(&l, age, gone, HAND);
        add_hazard(&l, cause, age, gone, left, total);
    }
    EACH total[k] = total[k] - ln(left[k]);
}

/* Happened by today, date unknown: weigh by the chance of that, and draw the moment from what is left. */
FAST static void undated(const Hand *h, int j) {
    const Deck *d = h->of->deck;
    const float *choice = cards(h, d->choice, j, d->links + d->nodes + j);
    double early[HAND], late[HAND], middle[HAND], total[HAND], wanted[HAND];
    EACH early[k] = 0.0, late[k] = (double)h->of->day[j];
    hazards(h, j, late, total);
    EACH total[k] = 1.0 - power(-total[k]);
    EACH h->weight[k] += ln(total[k] > 1e-300 ? total[k] : 1e-300);
    EACH wanted[k] = -ln(1.0 - (double)choice[k] * total[k]);
    for (int i = 0; i < HALVINGS; i++) {
        EACH middle[k] = 0.5 * (early[k] + late[k]);
        hazards(h, j, middle, total);
        EACH {
            int passed = total[k] >= wanted[k];
            late[k] = passed ? middle[k] : late[k];
            early[k] = passed ? early[k] : middle[k];
        }
    }
    EACH row(h, j)[k] = (float)late[k];
}

/* A context holds from the beginning or not at all; the rest as told. */
IN void fixed(const Hand *h, int j) {
    const Person *o = h->of;
    const int fact = o->deck->fact_of[j], column = o->people->column_of[j];
    const int said = column < 0 ? FREE : o->people->states[o->p * o->people->columns + column];
    float *times = row(h, j);
    if (fact < 0) EACH times[k] = o->day[j];
    else if (said) EACH times[k] = said == NOT_YET ? INF : 0.0f;
    else EACH times[k] = h->holds[fact][k] ? 0.0f : INF;
}

/* First passage is a fixed point: fill the rows again until nothing changes, and weigh at the end. */
static void cycle(Hand *h, int first, int last, float *before) {
    const size_t size = sizeof(float) * HAND * (size_t)(last - first);
    const int8_t *state = h->of->state;
    for (int j = first; j < last; j++)
        if (state[j] == FIXED) fixed(h, j);
        else EACH row(h, j)[k] = INF;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        memcpy(before, row(h, first), size);
        for (int j = first; j < last; j++)
            if (state[j] != FIXED) node(h, j, 0);
        if (!memcmp(before, row(h, first), size)) break;
    }
    for (int j = first; j < last; j++) {
        if (state[j] != FIXED) node(h, j, 1);
        /* Its causes may depend on it, so it ran free, and the draws that do not fit are dropped. */
        if (state[j] == UNDATED) EACH h->weight[k] = row(h, j)[k] > h->of->day[j] ? -DINF : h->weight[k];
    }
}

/* One hand through the network, in order of cause. `next`: the hand after it, or NULL. */
FAST static void pass(Hand *h, const Hand *next, float *before) {
    const Deck *d = h->of->deck;
    draw_facts(h);
    EACH h->weight[k] = 0.0, h->fit[k] = 1.0;
    h->held = 0;
    for (int p = 0; p < d->parts; p++) {
        int first = d->part[2 * p], last = d->part[2 * p + 1], state = h->of->state[first];
        for (int j = first; j < last && next; j++) fetch(next, j);
        if (last - first > 1) cycle(h, first, last, before);
        else if (state == FIXED) fixed(h, first);
        else if (state == UNDATED) undated(h, first);
        else node(h, first, 1);
    }
    if (h->held) settle(h);
}

/* -- counting --------------------------------------------------------------------------------------------------------------- */

/* Shares of one person in the order of the draws, into `weight`; the effective number of draws, 0 when nothing fits. */
FAST static double shares(double *weight, int draws) {
    double most = weight[0], total = 0.0, squares = 0.0;
    for (int k = 0; k < draws; k++) most = weight[k] > most ? weight[k] : most;
    if (!(most > -DINF)) return 0.0;
    for (int at = 0; at < draws; at += HAND) EACH weight[at + k] = power(weight[at + k] - most);
    for (int k = 0; k < draws; k++) total += weight[k], squares += weight[k] * weight[k];
    for (int k = 0; k < draws; k++) weight[k] = weight[k] / total;
    return total * total / squares;
}

/* In which draws it has come by a moment: bit k for draw k. */
IN uint64_t by_then(const float *times, float end) {
    uint8_t bit[HAND];
    uint64_t eight, found = 0;
    EACH bit[k] = (uint8_t)((times[k] <= end) << (k % 8));
    for (int b = 0; b < HAND / 8; b++) {
        memcpy(&eight, bit + 8 * b, 8);
        found |= (eight * 0x0101010101010101ULL >> 56) << (8 * b); /* the sum of eight bytes */
    }
    return found;
}

/* After how many of these ends each draw comes: the span in which its moment lies, 0 for already. */
IN void spans_of(const float *times, const float *end, int ends, int32_t *span) {
    EACH span[k] = 0;
    for (int m = 0; m < ends; m++) EACH span[k] += times[k] > end[m];
}

FAST static void count(const Person *o, const Found *f, int64_t group, int hands) {
    const Deck *d = o->deck;
    const People *q = o->people;
    const int wide = q->spans + 1, draws = hands * HAND;
    float end[MOST_SPANS + 1];
    end[0] = o->on;
    for (int m = 0; m < MOST_SPANS; m++) end[m + 1] = m < q->spans ? (float)((double)o->on + (double)q->span[m]) : INF;
    int64_t *share = f->share;
    int32_t span[HAND];
    for (int k = 0; k < draws; k++) share[k] = (int64_t)(f->weight[k] * UNIT + 0.5);
    for (int k = 0, b = o->off; k < draws; k++, b = b + 1 < d->blocks ? b + 1 : 0) {
        f->mass[group * d->blocks + b] += share[k];
        f->squares[group * d->blocks + b] += (share[k] >> 16) * (share[k] >> 16);
    }
    for (int j = 0; j < d->nodes; j++) {
        if (!(o->told_of[j / 64] >> (j % 64) & 1)) continue;
        int64_t mine[MOST_SPANS + 1], to = group * q->events + q->shown_of[j];
        int64_t *split = f->split + to * d->blocks, *counts = f->counts + to * wide;
        int some = 0;
        for (int m = 0; m < wide; m++) mine[m] = 0;
        for (int h = 0; h < hands; h++) {
            const int block = (o->off + h * HAND) % d->blocks;
            const float *times = f->times + ((int64_t)h * d->nodes + j) * HAND;
            uint64_t come = by_then(times, end[q->spans]);
            if (come) spans_of(times, end, wide, span);
            for (; come; come &= come - 1) {
                int k = __builtin_ctzll(come), b = block + k;
                while (b >= d->blocks) b -= d->blocks;
                mine[span[k]] += share[h * HAND + k];
                split[b] += share[h * HAND + k] & -(int64_t)(span[k] > 0);
                some = 1;
            }
        }
        for (int m = 0; m < wide && some; m++) counts[m] += mine[m];
        if (!some || !f->each) continue;
        float *each = f->each + (o->p * q->events + q->shown_of[j]) * wide;
        for (int m = 0; m < wide; m++) each[m] = (float)((double)mine[m] / UNIT);
    }
}

/* -- what Python calls ------------------------------------------------------------------------------------------------------- */

IN void meet(Person *o, const Deck *d, const People *q, int64_t p) {
    o->deck = d, o->people = q, o->p = p;
    cut(o), told(o), tellable(o), needs(o), facts(o);
}

IN void turn(Hand *h, const Person *o, const Found *f, int hand) {
    h->of = o, h->turn = hand * HAND % o->deck->deck, h->block = (o->off + hand * HAND) % o->deck->blocks;
    h->times = f->times + (int64_t)hand * o->deck->nodes * HAND, h->weight = f->log + (int64_t)hand * HAND;
}

/* The hands of one person; more are made as long as too few draws count. How many there were, and the effective draws. `next`: who
 * comes after, or NULL. */
static int look(const Person *o, const Person *next, const Found *f, double *ess) {
    Hand one, other, *now = &one, *after = &other;
    const People *q = o->people;
    turn(now, o, f, 0);
    for (int hands = 0, wanted = q->least;; wanted = 2 * hands < q->most ? 2 * hands : q->most) {
        while (hands < wanted) {
            int more = ++hands < wanted || !next;
            turn(after, more ? o : next, f, more ? hands : 0);
            pass(now, after, f->before);
            if (!more && hands < q->most) turn(after, o, f, hands);
            Hand *spare = now;
            now = after, after = spare;
        }
        memcpy(f->weight, f->log, sizeof(double) * HAND * (size_t)hands);
        *ess = shares(f->weight, hands * HAND);
        if (*ess >= q->wanted || hands >= q->most) return hands;
    }
}

/* Have what is told of somebody on its way. */
IN void announce(const People *q, int64_t p) {
    const char *states = (const char *)(q->states + p * q->columns), *days = (const char *)(q->days + p * q->columns);
    const char *starts = (const char *)(q->starts + p * q->help_columns);
    for (int b = 0; b < q->columns; b += 64) __builtin_prefetch(states + b);
    for (int b = 0; b < 4 * q->columns; b += 64) __builtin_prefetch(days + b);
    for (int b = 0; b < 4 * q->help_columns; b += 64) __builtin_prefetch(starts + b);
}

/* `who` [size]: these people, each counted in its `group`. */
OUT void naast_many(const Deck *d, const People *q, const Found *f, int64_t size, const int64_t *who, const int64_t *group) {
    Person one, other, *now = &one, *after = &other;
    if (size) meet(now, d, q, who[0]);
    for (int64_t i = 0; i < size; i++) {
        int last = i + 1 == size;
        if (i + 2 < size) announce(q, who[i + 2]);
        if (!last) meet(after, d, q, who[i + 1]);
        double ess;
        int hands = look(now, last ? 0 : after, f, &ess);
        f->ess[now->p] = (float)ess, f->draws[now->p] = hands * HAND;
        if (ess > 0.0) f->people[group[i]]++, count(now, f, group[i], hands);
        else f->cannot_be[group[i]]++;
        Person *spare = now;
        now = after, after = spare;
    }
}
