namespace LocalCluster.Schemas.Cel;

/// <summary>Parses an expression; the macros become nodes of their own.</summary>
internal sealed class CelParser
{
    private static readonly string[] Equality = ["==", "!=", "<", "<=", ">", ">=", "in"];
    private static readonly string[] Macros = ["all", "exists", "exists_one", "filter", "map"];

    private readonly List<CelToken> _tokens;
    private int _at;

    private CelParser(string text) => _tokens = new CelLexer(text).ReadAll();

    /// <exception cref="CelCompileException">The text is not an expression.</exception>
    public static CelNode Parse(string text)
    {
        var parser = new CelParser(text);
        var node = parser.ReadConditional();
        return parser.Peek.Kind == CelTokenKind.End ? node : throw parser.Unexpected();
    }

    private CelToken Peek => _tokens[_at];

    private CelToken Take() => _tokens[_at++];

    private bool Accept(string symbol)
    {
        if (Peek.Kind != CelTokenKind.Symbol || Peek.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected();
        }
    }

    private CelCompileException Unexpected() => Peek.Kind == CelTokenKind.End
        ? new CelCompileException("Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}", Peek.Position)
        : new CelCompileException($"Syntax error: extraneous input '{Peek.Text}' expecting <EOF>", Peek.Position);

    private CelNode ReadConditional()
    {
        var condition = ReadOr();
        var position = Peek.Position;
        if (!Accept("?"))
        {
            return condition;
        }

        var then = ReadOr();
        Expect(":");
        return new CelConditional(condition, then, ReadConditional(), position);
    }

    private CelNode ReadOr()
    {
        var left = ReadAnd();
        for (var position = Peek.Position; Accept("||"); position = Peek.Position)
        {
            left = new CelLogical(false, left, ReadAnd(), position);
        }

        return left;
    }

    private CelNode ReadAnd()
    {
        var left = ReadRelation();
        for (var position = Peek.Position; Accept("&&"); position = Peek.Position)
        {
            left = new CelLogical(true, left, ReadRelation(), position);
        }

        return left;
    }

    private CelNode ReadRelation() => ReadBinary(Equality, ReadSum);

    private CelNode ReadSum() => ReadBinary(["+", "-"], ReadProduct);

    private CelNode ReadProduct() => ReadBinary(["*", "/", "%"], ReadUnary);

    private CelNode ReadBinary(string[] operators, Func<CelNode> operand)
    {
        var left = operand();
        while (Peek.Kind == CelTokenKind.Symbol && operators.Contains(Peek.Text, StringComparer.Ordinal))
        {
            var token = Take();
            var name = token.Text == "in" ? "@in" : $"_{token.Text}_";
            left = new CelCall(null, name, [left, operand()], token.Position);
        }

        return left;
    }

    private CelNode ReadUnary()
    {
        var position = Peek.Position;
        if (Accept("!"))
        {
            return new CelCall(null, "!_", [ReadUnary()], position);
        }

        if (!Accept("-"))
        {
            return ReadMember();
        }

        return ReadUnary() switch
        {
            CelLiteral { Value: long whole } => new CelLiteral(-whole, position),
            CelLiteral { Value: double number } => new CelLiteral(-number, position),
            var operand => new CelCall(null, "-_", [operand], position),
        };
    }

    private CelNode ReadMember()
    {
        var node = ReadPrimary();
        while (true)
        {
            var position = Peek.Position;
            if (Accept("."))
            {
                var name = Take();
                if (name.Kind != CelTokenKind.Name && !(name.Kind == CelTokenKind.Symbol && name.Text == "in"))
                {
                    _at--;
                    throw Unexpected();
                }

                var callPosition = Peek.Position;
                node = Accept("(")
                    ? ReadMethod(node, name.Text, callPosition)
                    : new CelSelect(node, CelNames.Unescape(name.Text), false, position);
            }
            else if (Accept("["))
            {
                var index = ReadConditional();
                Expect("]");
                node = new CelIndex(node, index, position);
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode ReadMethod(CelNode target, string name, int position)
    {
        var arguments = ReadArguments(")");
        if (!Macros.Contains(name, StringComparer.Ordinal) || !(arguments.Count == 2 || (name == "map" && arguments.Count == 3)))
        {
            return new CelCall(target, name, arguments, position);
        }

        if (arguments[0] is not CelName variable)
        {
            throw new CelCompileException("argument must be a simple name", arguments[0].Position);
        }

        return new CelMacro(target, name, variable.Name, arguments.Count == 3 ? arguments[1] : null, arguments[^1], position);
    }

    private List<CelNode> ReadArguments(string close)
    {
        var arguments = new List<CelNode>();
        if (Accept(close))
        {
            return arguments;
        }

        do
        {
            // A comma may stand before the end of a list.
            if (close == "]" && Peek is { Kind: CelTokenKind.Symbol, Text: "]" })
            {
                break;
            }

            arguments.Add(ReadConditional());
        }
        while (Accept(","));

        Expect(close);
        return arguments;
    }

    private CelNode ReadPrimary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case CelTokenKind.Literal:
                return new CelLiteral(token.Value, token.Position);
            case CelTokenKind.Name:
                return ReadNameOrCall(token);
            case CelTokenKind.Symbol when token.Text == "(":
                var inner = ReadConditional();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when token.Text == "[":
                return new CelList(ReadArguments("]"), token.Position);
            case CelTokenKind.Symbol when token.Text == "{":
                return ReadMap(token.Position);
            default:
                _at--;
                throw Unexpected();
        }
    }

    private CelNode ReadNameOrCall(CelToken name)
    {
        var position = Peek.Position;
        if (!Accept("("))
        {
            return new CelName(name.Text, name.Position);
        }

        var arguments = ReadArguments(")");
        if (name.Text != "has")
        {
            return new CelCall(null, name.Text, arguments, position);
        }

        return arguments is [CelSelect select]
            ? select with { Test = true, Position = position }
            : throw new CelCompileException("invalid argument to has() macro", position);
    }

    private CelMap ReadMap(int position)
    {
        var entries = new List<(CelNode, CelNode)>();
        while (!Accept("}"))
        {
            var key = ReadConditional();
            Expect(":");
            entries.Add((key, ReadConditional()));
            if (!Accept(",") && Peek.Text != "}")
            {
                throw Unexpected();
            }
        }

        return new CelMap(entries, position);
    }
}
