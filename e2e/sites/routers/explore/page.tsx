import { memo, useEffect } from 'react';
import { Link, useLocation, useNavigationType } from 'react-router';
import { count } from '../seen.ts';

/** Where React Router is, and what it takes the last navigation for. */
const Where = memo(() => {
  const { pathname, search } = useLocation();
  const type = useNavigationType();
  useEffect(() => count('react'));
  useEffect(() => count('react mounted'), []);
  return (
    <p data-shows="react" data-type={type}>
      {pathname + search}
    </p>
  );
});

export function Page() {
  return (
    <>
      <Where />
      {['/shop/1', '/shop/2', '/shop/3?by=price', '/cart', '/stores'].map((to) => (
        <Link key={to} to={to}>{`react ${to}`}</Link>
      ))}
      <conch-fragment name="links" />
    </>
  );
}
