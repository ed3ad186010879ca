import { addStyles } from '../add-styles.ts';
import css from './cards.css?text';

addStyles('conch-card-styles', css); // when the first module that imports this file is needed
