/* Runs of letters, words and pairs of words of a text as numbers, how often each is met, and what each adds. Whole numbers but for the
 * weights, which have one order. Their plain twins are in `naast.engine.understanding.features` and `naast.engine.danger.features`; who
 * calls this is `naast.engine.compiled.grams`.
 */
#include "numbers.h"

#define SHORTEST 3
#define LONGEST 5
#define MULTIPLIER 0x9E3779B97F4A7C15ULL
#define SIZE 65536  /* features of danger */
#define DIGIT 11    /* the most bits of a key that are sorted by at once */
#define STRIP 128   /* numbers that are kept at hand while a block is added up */
#define BLOCK 16    /* rows that are widened together, so that they stay in the cache */
#define AHEAD 24    /* rows that are asked for before it is their turn: they lie anywhere in a file */
#define MOST_WIDTH 512
#define LINE 64
#define HOOK 4      /* letters of a piece that are looked for first */
#define HUNG 14     /* bits of their number */

IN int64_t lesser(int64_t x, int64_t y) { return x < y ? x : y; }
IN int64_t greater(int64_t x, int64_t y) { return x > y ? x : y; }

/* Stable, by `digits` times `width` bits from bit `low` on; the sorted ones are in what is given back: `keys` or `other`. */
static uint64_t *sorted(uint64_t *keys, uint64_t *other, int64_t n, int low, int digits, int width) {
    const uint64_t mask = (1u << width) - 1;
    for (int d = 0; d < digits; d++, low += width) {
        int64_t at[1 << DIGIT], next = 0;
        memset(at, 0, sizeof(int64_t) << width);
        for (int64_t i = 0; i < n; i++) at[keys[i] >> low & mask]++;
        for (uint64_t v = 0; v <= mask; v++) {
            const int64_t count = at[v];
            at[v] = next;
            next += count;
        }
        for (int64_t i = 0; i < n; i++) other[at[keys[i] >> low & mask]++] = keys[i];
        uint64_t *const swap = keys;
        keys = other;
        other = swap;
    }
    return keys;
}

/* The runs of one length that begin at `first`, up to and without `last`. */
FAST static uint32_t *runs(const uint32_t *restrict codes, int64_t first, int64_t last, int length, uint32_t *restrict out) {
    for (int64_t i = first; i < last; i++) {
        uint64_t value = (uint64_t)length;
        for (int k = 0; k < length; k++) {
            value = (value ^ codes[i + k]) * MULTIPLIER;
            value ^= value >> 29;
        }
        *out++ = (uint32_t)(value >> 16);
    }
    return out;
}

/* What is put in place of a stretch: the runs of letters on both sides of it. */
static uint32_t *crossing(const uint32_t *codes, int64_t n, int64_t start, int64_t end, int length, uint32_t *out) {
    uint32_t seam[2 * LONGEST];
    const int64_t before = lesser(start, length - 1), after = lesser(n - end, length - 1);
    memcpy(seam, codes + start - before, sizeof(uint32_t) * (size_t)before);
    memcpy(seam + before, codes + end, sizeof(uint32_t) * (size_t)after);
    return runs(seam, 0, lesser(before, before + after - length + 1), length, out);
}

/* The runs of a text, and then of the text without each stretch (start, end); `edges` [stretches + 2] says where each of those begins. */
OUT void naast_runs(const uint32_t *codes, int64_t n, const int64_t *stretches, int64_t count, uint32_t *out, int64_t *edges) {
    const uint32_t *const begin = out, *of[LONGEST + 1];
    int64_t size[LONGEST + 1];
    edges[0] = 0;
    for (int length = SHORTEST; length <= LONGEST; length++) {
        of[length] = out;
        size[length] = greater(n - length + 1, 0);
        out = runs(codes, 0, size[length], length, out);
    }
    edges[1] = out - begin;
    for (int64_t s = 0; s < count; s++) {
        const int64_t start = stretches[2 * s], end = stretches[2 * s + 1];
        for (int length = SHORTEST; length <= LONGEST; length++) {
            const int64_t kept = lesser(greater(start - length + 1, 0), size[length]), left = greater(size[length] - end, 0);
            memcpy(out, of[length], sizeof(uint32_t) * (size_t)kept);
            out = crossing(codes, n, start, end, length, out + kept);
            memcpy(out, of[length] + end, sizeof(uint32_t) * (size_t)left);
            out += left;
        }
        edges[s + 2] = out - begin;
    }
}

IN uint32_t with_byte(const uint32_t *table, uint32_t sum, uint32_t byte) { return table[(sum ^ byte) & 255] ^ sum >> 8; }

/* A sum (CRC 32) with one letter more, as it is written in UTF-8. */
IN uint32_t with_letter(const uint32_t *table, uint32_t sum, uint32_t c) {
    if (c < 0x80) return with_byte(table, sum, c);
    if (c < 0x800) sum = with_byte(table, sum, 0xc0 | c >> 6);
    else if (c < 0x10000) sum = with_byte(table, sum, 0xe0 | c >> 12);
    else sum = with_byte(table, sum, 0xf0 | c >> 18), sum = with_byte(table, sum, 0x80 | (c >> 12 & 63));
    if (c >= 0x800) sum = with_byte(table, sum, 0x80 | (c >> 6 & 63));
    return with_byte(table, sum, 0x80 | (c & 63));
}

typedef struct {
    uint32_t *ones, *twos, *begin; /* the sums of words, of words with the next, and where each word begins */
    int64_t count;
} Terms;

/* The sums of words with spaces between and perhaps around them, and of every two neighbours with one space between; `one` and `two`
 * are the sums of what stands before them. */
static void find_terms(const uint32_t *codes, int64_t n, const uint32_t *table, uint32_t one, uint32_t two, Terms *found) {
    int64_t count = 0;
    uint32_t before = 0;
    for (int64_t i = 0; i < n;) {
        if (codes[i] == ' ') {
            i++;
            continue;
        }
        uint32_t alone = ~one, first = ~two, second = with_byte(table, before, ' ');
        found->begin[count] = (uint32_t)i;
        for (; i < n && codes[i] != ' '; i++) {
            alone = with_letter(table, alone, codes[i]);
            first = with_letter(table, first, codes[i]);
            second = with_letter(table, second, codes[i]);
        }
        if (count) found->twos[count - 1] = ~second;
        found->ones[count++] = ~alone;
        before = first;
    }
    found->count = count;
}

IN uint32_t with_word(const uint32_t *codes, int64_t n, int64_t i, const uint32_t *table, uint32_t sum) {
    for (; i < n && codes[i] != ' '; i++) sum = with_letter(table, sum, codes[i]);
    return sum;
}

IN uint32_t *copied(uint32_t *out, const uint32_t *from, int64_t first, int64_t last) {
    const int64_t n = greater(last - first, 0);
    memcpy(out, from + (n ? first : 0), sizeof(uint32_t) * (size_t)n);
    return out + n;
}

/* The words of a text, its pairs and the parts of its words (those of word w begin at `part[w]`), and then those of the text without each
 * stretch (first word, word after the last); `edges` [stretches + 2] says where each of those begins. `room` for three numbers a word. */
OUT void naast_terms(const uint32_t *codes, int64_t n, const uint32_t *table, uint32_t one, uint32_t two, const uint32_t *parts, const int64_t *part,
                     const int64_t *stretches, int64_t count, uint32_t *room, uint32_t *out, int64_t *edges) {
    const uint32_t *const start = out;
    Terms found = {room, room + (n + 1) / 2, room + (n + 1) / 2 * 2, 0};
    find_terms(codes, n, table, one, two, &found);
    const int64_t words = found.count;
    edges[0] = 0;
    for (int64_t s = -1; s < count; s++) {
        const int64_t first = s < 0 ? words : stretches[2 * s], last = s < 0 ? words : stretches[2 * s + 1];
        out = copied(out, found.ones, 0, first);
        out = copied(out, found.ones, last, words);
        out = copied(out, found.twos, 0, first - 1);
        if (first > 0 && last < words) {
            const uint32_t left = with_byte(table, with_word(codes, n, found.begin[first - 1], table, ~two), ' ');
            *out++ = ~with_word(codes, n, found.begin[last], table, left);
        }
        out = copied(out, found.twos, last, words - 1);
        out = copied(out, parts, 0, part[first]);
        out = copied(out, parts, part[last], part[words]);
        edges[s + 2] = out - start;
    }
}

typedef struct { /* n-grams that are known */
    const uint32_t *hashes; /* [count], sorted */
    const float *idf;
    const int32_t *starts; /* [2^16 + 1]: from where on numbers begin with these 16 bits */
    int64_t count;
} Known;

/* Where a number stands, or -1. */
IN int64_t place_of(const Known *known, uint32_t hash) {
    int64_t low = known->starts[hash >> 16], end = known->starts[(hash >> 16) + 1], high = end;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (known->hashes[middle] < hash) low = middle + 1;
        else high = middle;
    }
    return low < end && known->hashes[low] == hash ? low : -1;
}

/* Numbers of times become weights, every text (column) of length 1 or 0. */
static void to_weights(int64_t kinds, int64_t texts, const int64_t *places, const float *idf, const double *worth, float *weights) {
    for (int64_t t = 0; t < texts; t++) {
        double sum = 0.0;
        for (int64_t k = 0; k < kinds; k++) {
            const double w = worth[(int32_t)weights[k * texts + t]] * (double)idf[places[k]];
            sum += w * w;
        }
        const double length = sum > 0.0 ? root(sum) : 1.0;
        for (int64_t k = 0; k < kinds; k++) {
            const double w = worth[(int32_t)weights[k * texts + t]] * (double)idf[places[k]];
            weights[k * texts + t] = (float)(w / length);
        }
    }
}

typedef struct { /* the different n-grams of some texts, in the order in which they are met */
    uint32_t *slots, *kinds; /* a table by their last bits, of their number and one; and themselves */
    float *times;            /* [kinds, texts] */
    int64_t count;
} Met;

/* How often each n-gram is met in each text. `mask`: the table is that large and one, more than all n-grams. */
static void meet(const Known *known, const uint32_t *grams, const int64_t *edges, int64_t texts, uint32_t mask, Met *met) {
    memset(met->slots, 0, sizeof(uint32_t) * ((size_t)mask + 1));
    for (int64_t t = 0; t < texts; t++) {
        for (int64_t i = edges[t]; i < edges[t + 1]; i++) {
            uint32_t slot = grams[i] & mask;
            while (met->slots[slot] && met->kinds[met->slots[slot] - 1] != grams[i]) slot = (slot + 1) & mask;
            if (!met->slots[slot]) {
                __builtin_prefetch(known->starts + (grams[i] >> 16));
                for (int64_t u = 0; u < texts; u++) met->times[met->count * texts + u] = 0.0f;
                met->kinds[met->count++] = grams[i];
                met->slots[slot] = (uint32_t)met->count;
            }
            met->times[(met->slots[slot] - 1) * texts + t] += 1.0f;
        }
    }
}

/* The n-grams of `texts` texts, of which text t begins at `edges[t]`: those that are known as `places`, in order, and their `weights` [places,
 * texts]. `worth`: what so many times the same counts for. Room, with n for all n-grams: `keys` [2 n], `slots` [mask + 1], a power of two of
 * more than n, `kinds` [n], `times` [n, texts]. Gives back how many. */
OUT int64_t naast_weigh(const uint32_t *grams, const int64_t *edges, int64_t texts, const Known *known, const double *worth, uint64_t *keys,
                        uint32_t *slots, uint32_t mask, uint32_t *kinds, float *times, int64_t *places, float *weights) {
    Met met = {slots, kinds, times, 0};
    meet(known, grams, edges, texts, mask, &met);
    int64_t count = 0;
    for (int64_t k = 0; k < met.count; k++) { /* what is asked for ahead is there by the time it is looked up */
        if (k + AHEAD < met.count) __builtin_prefetch(known->hashes + known->starts[kinds[k + AHEAD] >> 16]);
        const int64_t place = place_of(known, kinds[k]);
        if (place < 0) continue;
        __builtin_prefetch(known->idf + place);
        keys[count++] = (uint64_t)place << 32 | (uint64_t)k;
    }
    int digits = 0;
    while (known->count >> (digits * DIGIT)) digits++;
    const uint64_t *key = sorted(keys, keys + count, count, 32, digits, DIGIT);
    for (int64_t k = 0; k < count; k++) {
        places[k] = (int64_t)(key[k] >> 32);
        memcpy(weights + k * texts, times + (key[k] & 0xffffffffU) * texts, sizeof(float) * (size_t)texts);
    }
    to_weights(count, texts, places, known->idf, worth, weights);
    return count;
}

typedef struct { /* plain pieces of text, each hung on some letters of its own */
    const uint32_t *letters; /* of all pieces, one after another */
    const int64_t *edges;    /* [pieces + 1]: where each begins */
    const int32_t *starts;   /* [2^HUNG + 1]: from where on pieces hang on letters with this number */
    const int32_t *which, *behind; /* the piece, and how far behind its beginning those letters stand */
} Hung;

/* Numbers of 1 to HOOK letters, as `naast.engine.compiled.pieces` works them out. */
IN uint32_t hook(uint32_t before, uint32_t letter) { return (before ^ letter) * 0x9E3779B1u; }

/* The pieces that stand in a text, each once, into `out` [pieces]; `met` [pieces] is nothing. Gives back how many. */
OUT int64_t naast_stand(const uint32_t *codes, int64_t n, const Hung *hung, uint8_t *met, int32_t *out) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) {
        uint32_t value = 0;
        for (int64_t length = 1; length <= HOOK && i + length <= n; length++) {
            value = hook(value, codes[i + length - 1]);
            const uint32_t number = value >> (32 - HUNG);
            for (int32_t k = hung->starts[number]; k < hung->starts[number + 1]; k++) {
                const int32_t piece = hung->which[k];
                const int64_t start = i - hung->behind[k], size = hung->edges[piece + 1] - hung->edges[piece];
                if (met[piece] || start < 0 || start + size > n) continue;
                if (memcmp(codes + start, hung->letters + hung->edges[piece], sizeof(uint32_t) * (size_t)size)) continue;
                met[piece] = 1;
                out[count++] = piece;
            }
        }
    }
    return count;
}

FAST static void add_block(const float *restrict wide, int64_t n, int64_t width, const float *restrict share, int64_t apart, float *restrict out) {
    int64_t k = 0;
    for (; k + STRIP <= width; k += STRIP) {
        float sum[STRIP];
        memcpy(sum, out + k, sizeof sum);
        for (int64_t i = 0; i < n; i++)
            for (int v = 0; v < STRIP; v++) sum[v] += share[i * apart] * wide[i * width + k + v];
        memcpy(out + k, sum, sizeof sum);
    }
    for (int64_t i = 0; i < n && k < width; i++)
        for (int64_t v = k; v < width; v++) out[v] += share[i * apart] * wide[i * width + v];
}

FAST static void widen(const int8_t *restrict row, int64_t width, float *restrict out) {
    for (int64_t v = 0; v < width; v++) out[v] = (float)row[v];
}

/* What n-grams add: `shares` [kinds, texts] times the rows [any, width] at their `places`, in steps of `steps` [any]; into `out`
 * [texts, width]. Changes `shares`. */
OUT void naast_add(int64_t kinds, int64_t texts, int64_t width, const int64_t *places, float *shares, const int8_t *rows, const float *steps, float *out) {
    float wide[BLOCK * MOST_WIDTH];
    memset(out, 0, sizeof(float) * (size_t)(texts * width));
    for (int64_t from = 0; from < kinds; from += BLOCK) {
        const int64_t n = lesser(BLOCK, kinds - from);
        for (int64_t k = from; k < from + n; k++) {
            if (k + AHEAD < kinds) {
                __builtin_prefetch(steps + places[k + AHEAD]);
                for (int64_t v = 0; v < width; v += LINE) __builtin_prefetch(rows + places[k + AHEAD] * width + v);
            }
            for (int64_t t = 0; t < texts; t++) shares[k * texts + t] *= steps[places[k]];
            widen(rows + places[k] * width, width, wide + (k - from) * width);
        }
        for (int64_t t = 0; t < texts; t++) add_block(wide, n, width, shares + from * texts + t, texts, out + t * width);
    }
}

/* The features of danger in one text, as keys; `terms` is room. Gives back how many. */
static int64_t features(const uint32_t *codes, int64_t n, const uint32_t *table, uint32_t *terms, uint64_t *keys) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) {
        uint32_t mixed = 0;
        for (int64_t length = 1; length <= LONGEST && i + length <= n; length++) {
            mixed = mixed * 1000003U + codes[i + length - 1];
            if (length >= SHORTEST) keys[count++] = ((mixed * 2654435761U >> 16) + (uint32_t)length * 7919U) & (SIZE - 1);
        }
    }
    Terms found = {terms, terms + (n + 1) / 2, terms + (n + 1) / 2 * 2, 0};
    find_terms(codes, n, table, 0, 0, &found);
    for (int64_t i = 0; i < found.count; i++) keys[count++] = found.ones[i] & (SIZE - 1);
    for (int64_t i = 0; i + 1 < found.count; i++) keys[count++] = found.twos[i] & (SIZE - 1);
    return count;
}

/* The unit row of each text, of which text t begins at `edges[t]`, over the features of danger: `rows`, `columns` and `values` of every
 * feature that is met. `weight` [SIZE]: how telling each is; `room` for two keys a feature of the longest text, `terms` for three numbers a word. Gives
 * back how many. */
OUT int64_t naast_rows(const uint32_t *codes, const int64_t *edges, int64_t texts, const uint32_t *table, const float *weight, const double *worth,
                       uint64_t *room, int64_t most, uint32_t *terms, int64_t *rows, int64_t *columns, float *values) {
    int64_t count = 0;
    for (int64_t t = 0; t < texts; t++) {
        const int64_t n = features(codes + edges[t], edges[t + 1] - edges[t], table, terms, room), begin = count;
        const uint64_t *key = sorted(room, room + most, n, 0, 2, 8);
        double sum = 0.0;
        for (int64_t i = 0; i < n; count++) {
            int64_t times = 0;
            rows[count] = t, columns[count] = (int64_t)key[i];
            for (const uint64_t mine = key[i]; i < n && key[i] == mine; i++) times++;
            const double w = worth[times] * (double)weight[columns[count]];
            values[count] = (float)times;
            sum += w * w;
        }
        const double length = sum > 0.0 ? root(sum) : 1.0;
        for (int64_t k = begin; k < count; k++) values[k] = (float)(worth[(int32_t)values[k]] * (double)weight[columns[k]] / length);
    }
    return count;
}

/* Rows times `weights` [SIZE, width], into `out` [texts, width]. */
FAST OUT void naast_times(int64_t count, const int64_t *rows, const int64_t *columns, const float *values, const float *weights, int64_t width,
                          int64_t texts, float *restrict out) {
    memset(out, 0, sizeof(float) * (size_t)(texts * width));
    for (int64_t k = 0; k < count; k++) {
        const float *const mine = weights + columns[k] * width;
        float *const sum = out + rows[k] * width;
        if (k + AHEAD < count) __builtin_prefetch(weights + columns[k + AHEAD] * width);
        for (int64_t v = 0; v < width; v++) sum[v] += values[k] * mine[v];
    }
}
