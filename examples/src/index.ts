export { languageDescription, languageModelFiles } from './language/language-model.js';
export { faintPrint, profileFiles } from './profile/profile-files.js';
export { spamDatasetFiles } from './spam/spam-dataset.js';
export { SPAM_FEATURES, spamDescription } from './spam/spam-description.js';
export { SPAM_FOLDER, SPAM_SEED, spamModelFiles } from './spam/spam-model.js';
export { readNameScore, type ReadNameScore } from './workflow/read-name-score.js';
export { trainSpam, type SpamTraining } from './spam/train-spam.js';
export { trainingSet, type LabelledText } from './spam/training-set.js';
