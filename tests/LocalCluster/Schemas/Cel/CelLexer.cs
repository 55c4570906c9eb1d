using System.Globalization;
using System.Text;

namespace LocalCluster.Schemas.Cel;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class CelLexer(string text)
{
    private static readonly string[] Symbols =
        ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    public List<CelToken> ReadAll()
    {
        var tokens = new List<CelToken>();
        CelToken token;
        do
        {
            token = Next();
            tokens.Add(token);
        }
        while (token.Kind != CelTokenKind.End);

        return tokens;
    }

    private CelToken Next()
    {
        SkipSpace();
        if (_at >= text.Length)
        {
            return new CelToken(CelTokenKind.End, "<EOF>", null, text.Length);
        }

        var start = _at;
        if (StringStart() is { } prefix)
        {
            return ReadString(start, prefix);
        }

        var c = text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            return ReadNumber(start);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return ReadName(start);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new CelToken(CelTokenKind.Symbol, symbol, null, start);
            }
        }

        throw new CelCompileException($"Syntax error: token recognition error at: '{c}'", start);
    }

    private void SkipSpace()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (text[_at] == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private CelToken ReadName(int start)
    {
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }

        var name = text[start.._at];
        return name switch
        {
            "true" => new CelToken(CelTokenKind.Literal, name, true, start),
            "false" => new CelToken(CelTokenKind.Literal, name, false, start),
            "null" => new CelToken(CelTokenKind.Literal, name, null, start),
            "in" => new CelToken(CelTokenKind.Symbol, name, null, start),
            _ => new CelToken(CelTokenKind.Name, name, null, start),
        };
    }

    private CelToken ReadNumber(int start)
    {
        if (text[_at] == '0' && _at + 1 < text.Length && text[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            while (_at < text.Length && char.IsAsciiHexDigit(text[_at]))
            {
                _at++;
            }

            return Whole(start, text.AsSpan((start + 2).._at), NumberStyles.AllowHexSpecifier);
        }

        var isDouble = false;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || IsFraction(ref isDouble)))
        {
            _at++;
        }

        var shown = text[start.._at];
        return isDouble
            ? new CelToken(CelTokenKind.Literal, shown, double.Parse(shown, CultureInfo.InvariantCulture), start)
            : Whole(start, shown, NumberStyles.None);
    }

    private bool IsFraction(ref bool isDouble)
    {
        var c = text[_at];
        var isPart = (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))
            || (c is 'e' or 'E')
            || (c is '+' or '-' && text[_at - 1] is 'e' or 'E');
        isDouble |= isPart;
        return isPart;
    }

    private CelToken Whole(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        if (_at < text.Length && text[_at] is 'u' or 'U' && ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var unsigned))
        {
            _at++;
            return new CelToken(CelTokenKind.Literal, text[start.._at], unsigned, start);
        }

        return long.TryParse(digits, style, CultureInfo.InvariantCulture, out var whole)
            ? new CelToken(CelTokenKind.Literal, text[start.._at], whole, start)
            : throw new CelCompileException("invalid int literal", start);
    }

    /// <summary>The prefix of a string that starts here (r, b, or nothing), or null.</summary>
    private string? StringStart()
    {
        var end = _at;
        while (end < text.Length && end - _at < 2 && text[end] is 'r' or 'R' or 'b' or 'B')
        {
            end++;
        }

        return end < text.Length && text[end] is '"' or '\'' ? text[_at..end].ToLowerInvariant() : null;
    }

    private CelToken ReadString(int start, string prefix)
    {
        _at += prefix.Length;
        var quote = text[_at];
        var triple = string.CompareOrdinal(text, _at, new string(quote, 3), 0, 3) == 0;
        var close = new string(quote, triple ? 3 : 1);
        _at += close.Length;
        var value = new StringBuilder();
        while (string.CompareOrdinal(text, _at, close, 0, close.Length) != 0)
        {
            if (_at >= text.Length || (!triple && text[_at] == '\n'))
            {
                throw new CelCompileException($"Syntax error: token recognition error at: '{text[start..Math.Min(_at, text.Length)]}'", start);
            }

            if (text[_at] == '\\' && !prefix.Contains('r', StringComparison.Ordinal))
            {
                ReadEscape(value);
            }
            else
            {
                value.Append(text[_at++]);
            }
        }

        _at += close.Length;
        object result = prefix.Contains('b', StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(value.ToString()) : value.ToString();
        return new CelToken(CelTokenKind.Literal, text[start.._at], result, start);
    }

    private void ReadEscape(StringBuilder value)
    {
        var start = _at;
        var c = _at + 1 < text.Length ? text[_at + 1] : '\0';
        _at += 2;
        switch (c)
        {
            case 'n': value.Append('\n'); break;
            case 't': value.Append('\t'); break;
            case 'r': value.Append('\r'); break;
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'v': value.Append('\v'); break;
            case '\\' or '"' or '\'' or '`' or '?': value.Append(c); break;
            case 'x' or 'X': value.Append(CodePoint(start, 2, 16)); break;
            case 'u': value.Append(CodePoint(start, 4, 16)); break;
            case 'U': value.Append(CodePoint(start, 8, 16)); break;
            case >= '0' and <= '3':
                _at--;
                value.Append(CodePoint(start, 3, 8));
                break;
            default:
                throw new CelCompileException($"Syntax error: token recognition error at: '\\{c}'", start);
        }
    }

    private string CodePoint(int start, int digits, int radix)
    {
        try
        {
            var code = Convert.ToInt32(text.Substring(_at, digits), radix);
            _at += digits;
            return char.ConvertFromUtf32(code);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new CelCompileException($"Syntax error: token recognition error at: '{text[start..Math.Min(start + 2, text.Length)]}'", start);
        }
    }
}
