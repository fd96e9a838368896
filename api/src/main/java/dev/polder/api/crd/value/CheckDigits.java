package dev.polder.api.crd.value;

import dev.polder.api.regex.GoRegex;

/// Numbers whose last digit follows from the others.
final class CheckDigits {
    private static final GoRegex ISBN_10 = GoRegex.compile("^(?:[0-9]{9}X|[0-9]{10})$");
    private static final GoRegex ISBN_13 = GoRegex.compile("^(?:[0-9]{13})$");
    private static final GoRegex CARD = GoRegex.compile("^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}"
            + "|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11})$");

    private CheckDigits() {}

    static boolean isIsbn10(String text) {
        String digits = text.replaceAll("[ -]", "");
        if (!ISBN_10.find(digits)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += (10 - i) * (digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }

    static boolean isIsbn13(String text) {
        String digits = text.replaceAll("[ -]", "");
        if (!ISBN_13.find(digits)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 13; i++) {
            sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
        }
        return sum % 10 == 0;
    }

    static boolean isCardNumber(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        if (!CARD.find(digits)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }
}
