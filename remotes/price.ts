const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });

/** Whole euros, as visitors read them: `€48,000`. */
export const price = (amount: number): string => euros.format(amount);
