import { reactLifecycles } from '../lifecycles/react.tsx';
import type { ShellProps } from '../props.ts';
import { tractorImage } from '../tractor.ts';
import styles from './home.module.css';

const hero = tractorImage({ kind: 'classic', paint: '#b0402f', wheel: 1, length: 0.8 });

const categories = [
  {
    path: 'products/classic',
    name: 'Classics',
    pitch: 'A seat, a wheel and a view over the bonnet.',
    image: tractorImage({ kind: 'classic', paint: '#3f7443', wheel: 0.85, length: 0.7 }),
  },
  {
    path: 'products/autonomous',
    name: 'Autonomous',
    pitch: 'No seat at all. Go in and have supper.',
    image: tractorImage({ kind: 'autonomous', paint: '#d9a521', wheel: 0.9, length: 0.85 }),
  },
];

const Home = ({ base }: ShellProps) => (
  <div className={styles.page}>
    <div className={styles.hero}>
      <div>
        <h1 className={styles.title}>Built for Monday, in the rain.</h1>
        <p className={styles.pitch}>
          Tractors that start in the cold, keep to the row and outlast the loan. Five have a seat; five have learned to
          do without.
        </p>
        <a className={styles.action} href={`${base}products`}>
          See all tractors
        </a>
      </div>
      <img
        className={styles.picture}
        src={hero}
        alt="A red tractor with a cab and tall back wheels"
        width="400"
        height="300"
      />
    </div>
    <ul className={styles.categories}>
      {categories.map(({ path, name, pitch, image }) => (
        <li key={path}>
          <a className={styles.category} href={`${base}${path}`}>
            <img className={styles.categoryPicture} src={image} alt="" width="400" height="300" />
            <span className={styles.categoryName}>{name}</span>
            <span className={styles.categoryPitch}>{pitch}</span>
          </a>
        </li>
      ))}
    </ul>
    <div className={styles.recommendations}>
      <conch-fragment name="recommendations" skus="CL-01-RD,AU-01-OR,AU-05-YE" />
    </div>
  </div>
);

export const { mount, update, unmount } = reactLifecycles(Home);
