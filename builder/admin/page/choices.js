// A field of names: those of the registry are offered while one types, any other may be typed too.
const PARTED = /[，、；,;]/;

const parts = (text) => text.split(PARTED).map((part) => part.trim()).filter(Boolean);

/** A React component: Sveltia hands it `value` (names), `field` (its configuration) and `onChange`. */
export const choices = window.createClass({
  getInitialState() {
    return { typed: '' };
  },

  chosen() {
    return Array.from(this.props.value ?? []);
  },

  names(key) {
    return Array.from(this.props.field.get(key) ?? []);
  },

  add(text) {
    const named = [...new Set([...this.chosen(), ...parts(text)])];
    this.setState({ typed: '' });
    if (named.length > this.chosen().length) this.props.onChange(named);
  },

  type({ target: { value } }) {
    if (this.names('choices').includes(value) || PARTED.test(value)) this.add(value);
    else this.setState({ typed: value });
  },

  press(event) {
    // Enter that ends the choice of a character is not yet the end of a name.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    this.add(this.state.typed);
  },

  chip(name) {
    const { h } = window;
    const known = this.names('known');
    const listed = !known.length || known.includes(name);
    const remove = () => this.props.onChange(this.chosen().filter((each) => each !== name));
    return h(
      'span',
      { key: name, className: listed ? 'chosen' : 'chosen unlisted', title: listed ? undefined : '登记表里没有这个名称' },
      name,
      h('button', { type: 'button', 'aria-label': `删去 ${name}`, onClick: remove }, '×'),
    );
  },

  render() {
    const { h } = window;
    const { forID, classNameWrapper } = this.props;
    const left = this.names('choices').filter((name) => !this.chosen().includes(name));
    const input = {
      key: 'input', id: forID, className: classNameWrapper, list: `${forID}-offered`, 'aria-labelledby': `${forID}-label`,
      value: this.state.typed, placeholder: '输入后按回车，可从提示里选',
      onChange: this.type, onKeyDown: this.press, onBlur: () => this.add(this.state.typed),
    };
    return h(
      'div',
      { className: 'choices' },
      ...this.chosen().map(this.chip),
      h('input', input),
      h('datalist', { key: 'offered', id: input.list }, left.map((name) => h('option', { key: name, value: name }))),
    );
  },
});
