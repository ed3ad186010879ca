const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });

/** Whole euros for people: `€48,000`. */
export const money = (amount: number): string => euros.format(amount);
