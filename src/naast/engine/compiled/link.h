/* The arithmetic of one link, for some draws at a time. Who includes it has a `Link` and says what a number of it is in draw k.
 *
 * Wanted: CHUNK (the most draws at a time), RATE(l, k), INVERSE_RATE, SCALE, INVERSE_SCALE; what a change by help is, `Factor`,
 * CHANGE(l, change) and OF(l, factor, k), and STRETCH(l, k), 1 / the first one; and PIECES(l) and BEGIN(l, i): from which draws on
 * these numbers are the same, or no PIECES when they differ from draw to draw.
 */

/* What stands at these places of a table, and at the next: both in one go. */
IN void neighbours(const float *table, const int32_t *place, float *low, float *high, int n) {
    uint64_t both[CHUNK];
    for (int k = 0; k < n; k++) memcpy(both + k, table + place[k], 8);
    for (int k = 0; k < n; k++) {
        uint32_t one = (uint32_t)(FIRST_IS_HIGH ? both[k] >> 32 : both[k]), other = (uint32_t)(FIRST_IS_HIGH ? both[k] : both[k] >> 32);
        memcpy(low + k, &one, 4), memcpy(high + k, &other, 4);
    }
}

/* Between two neighbours of a table; from the last one on, the last one. */
IN void between(const float *table, int size, const double *x, double *out, int n) {
    int32_t place[CHUNK];
    float low[CHUNK], high[CHUNK];
    const double top = (double)(size - 1), last = (double)table[size - 1];
    for (int k = 0; k < n; k++) place[k] = (int32_t)(x[k] < top ? x[k] : 0.0);
    neighbours(table, place, low, high, n);
    for (int k = 0; k < n; k++) {
        double a = (double)low[k], b = (double)high[k];
        double inside = a + (b - a) * (x[k] - (double)place[k]);
        out[k] = x[k] < top ? inside : last;
    }
}

IN int all_equal(const double *x, int n) {
    int differ = 0;
    for (int k = 1; k < n; k++) differ |= x[k] != x[0];
    return !differ;
}

/* The chances that this link alone has brought the event at these ages. */
IN void chances(const Link *l, const double *age, double *out, int n) {
    double x[CHUNK];
    if (PIECES(l) && all_equal(age, n)) { /* once per block */
        for (int i = 0; i < PIECES(l); i++) {
            const int first = BEGIN(l, i), next = i + 1 < PIECES(l) ? BEGIN(l, i + 1) : n;
            x[0] = root((age[0] > 0.0 ? age[0] : 0.0) * INVERSE_SCALE(l, first)) * l->inverse_step;
            between(l->share, l->ages, x, x + 1, 1);
            const double found = RATE(l, first) * x[1];
            for (int k = first; k < next; k++) out[k] = found;
        }
        return;
    }
    for (int k = 0; k < n; k++) x[k] = root((age[k] > 0.0 ? age[k] : 0.0) * INVERSE_SCALE(l, k)) * l->inverse_step;
    between(l->share, l->ages, x, out, n);
    for (int k = 0; k < n; k++) out[k] = RATE(l, k) * out[k];
}

/* Cumulative hazards at these ages, without help. */
IN void hazards_plain(const Link *l, const double *age, double *out, int n) {
    chances(l, age, out, n);
    for (int k = 0; k < n; k++) out[k] = -ln(1.0 - out[k]);
}

/* Cumulative hazards at these ages, help in place included. `cause`: the days of the causes. */
IN void hazards_helped(const Link *l, const double *cause, const double *age, double *out, int n) {
    double end[CHUNK], here[CHUNK], a[CHUNK], before[CHUNK], factor[CHUNK];
    hazards_plain(l, age, end, n);
    for (int k = 0; k < n; k++) out[k] = 0.0, before[k] = 0.0, factor[k] = 1.0;
    for (int c = 0; c < l->count; c++) {
        double day = (double)l->day[c];
        Factor then = CHANGE(l, c);
        for (int k = 0; k < n; k++) a[k] = day - cause[k];
        hazards_plain(l, a, here, n);
        for (int k = 0; k < n; k++) {
            int runs = a[k] < age[k], passed = runs & (a[k] > 0.0);
            double more = out[k] + factor[k] * (here[k] - before[k]);
            out[k] = passed ? more : out[k];
            before[k] = passed ? here[k] : before[k];
            factor[k] = runs ? OF(l, then, k) : factor[k];
        }
    }
    for (int k = 0; k < n; k++) out[k] = out[k] + factor[k] * (end[k] - before[k]);
}

/* The ages at which a link fires, from the share that has passed by then; inf where it does not. */
IN void ages_at(const Link *l, const double *share, double *age, int n) {
    double x[CHUNK], found[CHUNK];
    for (int k = 0; k < n; k++) x[k] = (share[k] < RATE(l, k) ? share[k] : 0.0) * INVERSE_RATE(l, k) * l->places;
    between(l->quantile, l->points, x, found, n);
    for (int k = 0; k < n; k++) found[k] = SCALE(l, k) * found[k];
    for (int k = 0; k < n; k++) age[k] = share[k] < RATE(l, k) ? found[k] : DINF;
}

/* The ages at which a link fires that had not at age `since`, by which the share `gone` had passed; help stretches what is left. Until
 * help begins the chances of not yet are divided, and only after that their logarithms are multiplied. */
IN void stretched(const Link *l, const double *since, const double *gone, const double *cause, const double *u, double *age, int n) {
    double whole[CHUNK], here[CHUNK], left[CHUNK], factor[CHUNK], stretch[CHUNK], a[CHUNK], there[CHUNK], later[CHUNK], going[CHUNK];
    Factor first = CHANGE(l, 0);
    for (int k = 0; k < n; k++) a[k] = (double)l->day[0] - cause[k];
    chances(l, a, there, n);
    for (int k = 0; k < n; k++) {
        double start = 1.0 - gone[k];
        whole[k] = start * (1.0 - u[k]);
        here[k] = a[k] > since[k] ? 1.0 - there[k] : start;
        double ratio = whole[k] / here[k];
        later[k] = ratio < 1.0 ? 1.0 : 0.0;
        left[k] = -ln(ratio < 1.0 ? ratio : 0.5);
    }
    for (int k = 0; k < n; k++) stretch[k] = STRETCH(l, k);
    if (l->count > 1) for (int k = 0; k < n; k++) factor[k] = OF(l, first, k), going[k] = later[k];
    for (int c = 1; c < l->count; c++) {
        Factor then = CHANGE(l, c);
        for (int k = 0; k < n; k++) a[k] = (double)l->day[c] - cause[k];
        chances(l, a, there, n);
        for (int k = 0; k < n; k++) {
            double reached = 1.0 - there[k], room = factor[k] * -ln(reached / here[k]);
            int goes = going[k] > 0.0, ahead = goes & (a[k] > since[k]), stops = ahead & (left[k] <= room), uses = ahead & !stops;
            goes = goes & !stops;
            left[k] = uses ? left[k] - room : left[k];
            here[k] = uses ? reached : here[k];
            factor[k] = goes ? OF(l, then, k) : factor[k];
            going[k] = goes ? 1.0 : 0.0;
        }
    }
    if (l->count > 1) for (int k = 0; k < n; k++) stretch[k] = 1.0 / factor[k];
    for (int k = 0; k < n; k++) there[k] = here[k] * power(-(left[k] * stretch[k]));
    for (int k = 0; k < n; k++) there[k] = 1.0 - (later[k] > 0.0 ? there[k] : whole[k]);
    ages_at(l, there, age, n);
    for (int k = 0; k < n; k++) {
        double found = age[k], least = since[k];
        age[k] = found > least ? found : least;
    }
}

/* The hazard per day of one link on a day, for causes before it; `gone`: the chances at these ages. */
IN void rushes(const Link *l, const double *age, const double *gone, const double *factor, double *out, int n) {
    double x[CHUNK];
    int32_t place[CHUNK];
    float low[CHUNK], high[CHUNK];
    const double top = (double)(l->ages - 1);
    for (int k = 0; k < n; k++) x[k] = root(age[k] * INVERSE_SCALE(l, k)) * l->inverse_step;
    for (int k = 0; k < n; k++) place[k] = (int32_t)(x[k] < top ? x[k] : 0.0);
    neighbours(l->share, place, low, high, n);
    for (int k = 0; k < n; k++) {
        double slope = ((double)high[k] - (double)low[k]) / (l->step * l->step * SCALE(l, k) * (double)(2 * place[k] + 1));
        double rush = factor[k] * RATE(l, k) * slope / (1.0 - gone[k]);
        out[k] = x[k] < top ? rush : 0.0;
    }
}
