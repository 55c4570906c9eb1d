using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Parses the text of a path.</summary>
internal sealed class JsonPathParser
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    private readonly string _text;
    private int _at;

    private JsonPathParser(string text) => _text = text;

    public static IReadOnlyList<JsonPathStep> Parse(string text)
    {
        var path = text.Trim();
        if (path.StartsWith('{') && path.EndsWith('}'))
        {
            path = path[1..^1].Trim();
        }

        var parser = new JsonPathParser(path.StartsWith('$') ? path[1..] : path);
        var steps = parser.ReadSteps();
        return parser._at == parser._text.Length ? steps : throw parser.Unexpected();
    }

    private FormatException Unexpected() => new(
        _at < _text.Length ? $"unexpected '{_text[_at]}' at {_at} in the JSON path {_text}" : $"the JSON path {_text} ends too early");

    private List<JsonPathStep> ReadSteps()
    {
        var steps = new List<JsonPathStep>();
        while (_at < _text.Length)
        {
            if (_text[_at] == '[')
            {
                _at++;
                steps.Add(ReadBracket());
            }
            else if (_text[_at] == '.')
            {
                _at++;
                if (_at < _text.Length && _text[_at] == '.')
                {
                    _at++;
                    steps.Add(new JsonPathDescent());
                }

                ReadName(steps);
            }
            else if (steps.Count == 0 && IsNameStart(_text[_at]))
            {
                ReadName(steps);
            }
            else
            {
                break;
            }
        }

        return steps;
    }

    private static bool IsNameStart(char c) => char.IsLetterOrDigit(c) || c is '_' or '\\';

    private void ReadName(List<JsonPathStep> steps)
    {
        var name = new StringBuilder();
        while (_at < _text.Length && _text[_at] is var c && (char.IsLetterOrDigit(c) || c is '_' or '-' or '/' or '*' or '\\' or '$'))
        {
            if (c == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            name.Append(_text[_at++]);
        }

        if (name.Length > 0)
        {
            steps.Add(name.ToString() == "*" ? new JsonPathWildcard() : new JsonPathField(name.ToString()));
        }
        else if (_at < _text.Length && _text[_at] != '[')
        {
            throw Unexpected();
        }
    }

    private JsonPathStep ReadBracket()
    {
        SkipSpace();
        JsonPathStep step;
        if (Accept("?("))
        {
            step = ReadFilter();
            Expect(")");
        }
        else if (Accept("*"))
        {
            step = new JsonPathWildcard();
        }
        else if (_at < _text.Length && _text[_at] is '\'' or '"')
        {
            step = new JsonPathField(ReadString());
        }
        else
        {
            step = ReadSlice();
        }

        SkipSpace();
        Expect("]");
        return step;
    }

    private JsonPathSlice ReadSlice()
    {
        var from = ReadInteger();
        if (Accept(":"))
        {
            return new JsonPathSlice(from, ReadInteger(), Single: false);
        }

        return from is null ? throw Unexpected() : new JsonPathSlice(from, null, Single: true);
    }

    private JsonPathFilter ReadFilter()
    {
        SkipSpace();
        Expect("@");
        var path = ReadSteps();
        SkipSpace();
        var found = Operators.FirstOrDefault(Accept);
        if (found is null)
        {
            return new JsonPathFilter(path, null, null);
        }

        SkipSpace();
        var value = ReadValue();
        SkipSpace();
        return new JsonPathFilter(path, found, value);
    }

    private JsonNode ReadValue()
    {
        if (_at < _text.Length && _text[_at] is '\'' or '"')
        {
            return ReadString();
        }

        if (Accept("true"))
        {
            return true;
        }

        if (Accept("false"))
        {
            return false;
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '-' or '.'))
        {
            _at++;
        }

        return double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Unexpected();
    }

    private string ReadString()
    {
        var quote = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            value.Append(_text[_at++]);
        }

        Expect(quote.ToString());
        return value.ToString();
    }

    private int? ReadInteger()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || (_text[_at] == '-' && _at == start)))
        {
            _at++;
        }

        return int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private bool Accept(string symbol)
    {
        if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) != 0)
        {
            return false;
        }

        _at += symbol.Length;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected();
        }
    }
}
