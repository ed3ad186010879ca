import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';
import { tractorImage } from '../store/tractor/tractor-image.ts';
import styles from './home.module.css';
import { textsIn } from './texts.ts';

const hero = tractorImage({ kind: 'classic', paint: '#b0402f', wheel: 1, length: 0.8 });

const classic = tractorImage({ kind: 'classic', paint: '#3f7443', wheel: 0.85, length: 0.7 });
const autonomous = tractorImage({ kind: 'autonomous', paint: '#d9a521', wheel: 0.9, length: 0.85 });

const Home = ({ base, lang }: ShellProps) => {
  const texts = textsIn(lang);
  const categories = [
    { path: 'products/classic', name: texts.classics, pitch: texts.classicsPitch, image: classic },
    { path: 'products/autonomous', name: texts.autonomous, pitch: texts.autonomousPitch, image: autonomous },
  ];
  return (
    <div className={styles.page} lang={texts.lang}>
      <div className={styles.hero}>
        <div>
          <h1 className={styles.title}>{texts.headline}</h1>
          <p className={styles.pitch}>{texts.pitch}</p>
          <a className={styles.action} href={`${base}products`}>
            {texts.seeAll}
          </a>
        </div>
        <img className={styles.picture} src={hero} alt={texts.hero} width="400" height="300" />
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
};

export const { mount, update, unmount } = reactLifecycles(Home);
