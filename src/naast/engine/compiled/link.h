/* The arithmetic of one link, for some draws at a time. Who includes it has a `Link` and says what a number of it is in draw k: the
 * same for all draws of one block (kernel.c), or one per draw (many.c).
 *
 * Wanted: CHUNK (the most draws at a time), RATE(l, k), INVERSE_RATE, SCALE, INVERSE_SCALE; what a change by help is, `Factor`,
 * CHANGE(l, change) and OF(factor, k); and ALIKE(x, n): whether these ages give the same chance.
 */

/* Between two neighbours of a table; from the last one on, the last one. */
IN void between(const float *table, int size, const double *x, double *out, int n) {
    int32_t place[CHUNK];
    float low[CHUNK], high[CHUNK];
    const double top = (double)(size - 1), last = (double)table[size - 1];
    for (int k = 0; k < n; k++) place[k] = (int32_t)(x[k] < top ? x[k] : 0.0);
    for (int k = 0; k < n; k++) low[k] = table[place[k]], high[k] = table[place[k] + 1];
    for (int k = 0; k < n; k++) {
        double a = (double)low[k], b = (double)high[k];
        double inside = a + (b - a) * (x[k] - (double)place[k]);
        out[k] = x[k] < top ? inside : last;
    }
}

/* The chances that this link alone has brought the event at these ages. */
IN void chances(const Link *l, const double *age, double *out, int n) {
    double x[CHUNK];
    int m = ALIKE(age, n) ? 1 : n;
    for (int k = 0; k < m; k++) x[k] = root((age[k] > 0.0 ? age[k] : 0.0) * INVERSE_SCALE(l, k)) * l->inverse_step;
    between(l->share, l->ages, x, out, m);
    for (int k = 0; k < m; k++) out[k] = RATE(l, k) * out[k];
    for (int k = m; k < n; k++) out[k] = out[0];
}

/* Cumulative hazards at these ages, without help. */
IN void hazards_plain(const Link *l, const double *age, double *out, int n) {
    int m = ALIKE(age, n) ? 1 : n;
    chances(l, age, out, m);
    for (int k = 0; k < m; k++) out[k] = -ln(1.0 - out[k]);
    for (int k = m; k < n; k++) out[k] = out[0];
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
            factor[k] = runs ? OF(then, k) : factor[k];
        }
    }
    for (int k = 0; k < n; k++) out[k] = out[k] + factor[k] * (end[k] - before[k]);
}

/* The ages at which a link fires, from the share that has passed by then; inf where it does not. */
IN void ages_at(const Link *l, const double *share, double *age, int n) {
    double x[CHUNK];
    for (int k = 0; k < n; k++) x[k] = (share[k] < RATE(l, k) ? share[k] : 0.0) * INVERSE_RATE(l, k) * l->places;
    between(l->quantile, l->points, x, age, n);
    for (int k = 0; k < n; k++) age[k] = share[k] < RATE(l, k) ? SCALE(l, k) * age[k] : DINF;
}

/* The ages at which a link fires that had not at age `since` (cumulative hazard `here`, worked on); help stretches what is left. */
IN void stretched(const Link *l, const double *since, double *here, const double *cause, const double *u, double *age, int n) {
    double left[CHUNK], factor[CHUNK], a[CHUNK], there[CHUNK], going[CHUNK];
    for (int k = 0; k < n; k++) left[k] = -ln(1.0 - u[k]), factor[k] = 1.0, going[k] = 1.0;
    for (int c = 0; c < l->count; c++) {
        double day = (double)l->day[c];
        Factor then = CHANGE(l, c);
        for (int k = 0; k < n; k++) a[k] = day - cause[k];
        hazards_plain(l, a, there, n);
        for (int k = 0; k < n; k++) {
            double room = factor[k] * (there[k] - here[k]);
            int goes = going[k] > 0.0, ahead = goes & (a[k] > since[k]), stops = ahead & (left[k] <= room), uses = ahead & !stops;
            goes = goes & !stops;
            left[k] = uses ? left[k] - room : left[k];
            here[k] = uses ? there[k] : here[k];
            factor[k] = goes ? OF(then, k) : factor[k];
            going[k] = goes ? 1.0 : 0.0;
        }
    }
    for (int k = 0; k < n; k++) there[k] = 1.0 - power(-(here[k] + left[k] / factor[k]));
    ages_at(l, there, age, n);
    for (int k = 0; k < n; k++) age[k] = age[k] > since[k] ? age[k] : since[k];
}

/* The hazard per day of one link on a day, for causes before it. */
IN void rushes(const Link *l, const double *age, Factor factor, double *out, int n) {
    double x[CHUNK], gone[CHUNK];
    int32_t place[CHUNK];
    float low[CHUNK], high[CHUNK];
    const double top = (double)(l->ages - 1);
    for (int k = 0; k < n; k++) x[k] = root(age[k] * INVERSE_SCALE(l, k)) * l->inverse_step;
    for (int k = 0; k < n; k++) place[k] = (int32_t)(x[k] < top ? x[k] : 0.0);
    for (int k = 0; k < n; k++) low[k] = l->share[place[k]], high[k] = l->share[place[k] + 1];
    chances(l, age, gone, n);
    for (int k = 0; k < n; k++) {
        double slope = ((double)high[k] - (double)low[k]) / (l->step * l->step * SCALE(l, k) * (double)(2 * place[k] + 1));
        double rush = OF(factor, k) * RATE(l, k) * slope / (1.0 - gone[k]);
        out[k] = x[k] < top ? rush : 0.0;
    }
}
