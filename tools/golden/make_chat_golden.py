#!/usr/bin/env python3
"""Renders the chat templates of the tests with Hugging Face transformers itself.

Needs transformers and jinja2, but no engine. The clock is fixed. The templates are written for this test: each has the
constructs of the family that it is named after.

    python3 tools/golden/make_chat_golden.py > \
        speculative-chat/src/test/resources/io/speculative/chat/template/golden.json
"""
import datetime
import json
import sys

import jinja2
from transformers.utils import chat_template_utils

NOW = datetime.datetime(2026, 7, 4, 15, 6, 7)


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


chat_template_utils.datetime = Clock


TEMPLATES = {
    "llama2": "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}"
    "{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}"
    "{% set system_message = false %}{% endif %}{% for message in loop_messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if loop.index0 == 0 and system_message != false %}"
    "{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}"
    "{% else %}{% set content = message['content'] %}{% endif %}"
    "{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    "llama3": "{% set loop_messages = messages %}{% for message in loop_messages %}"
    "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim"
    " + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
    "vicuna": "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}"
    "{% set system = messages[0]['content'].strip() + '\\n\\n' %}{% else %}{% set rest = messages %}"
    "{% set system = '' %}{% endif %}{{ bos_token }}{{ system }}{% for message in rest %}"
    "{% if message['role'] == 'user' %}{{ 'USER: ' + message['content'].strip() + '\\n' }}"
    "{% elif message['role'] == 'assistant' %}{{ 'ASSISTANT: ' + message['content'].strip() + eos_token + '\\n' }}"
    "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}",
    "chatml": "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "mistral": "{%- if messages[0]['role'] == 'system' %}\n"
    "    {%- set system_message = messages[0]['content'] %}\n"
    "    {%- set loop_messages = messages[1:] %}\n"
    "{%- else %}\n"
    "    {%- set loop_messages = messages %}\n"
    "{%- endif %}\n\n"
    "{{- bos_token }}\n"
    "{%- for message in loop_messages %}\n"
    "    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}\n"
    "        {{- raise_exception('After the optional system message, conversation roles must alternate"
    " user/assistant/user/assistant/...') }}\n"
    "    {%- endif %}\n"
    "    {%- if message['role'] == 'user' %}\n"
    "        {%- if loop.last and system_message is defined %}\n"
    "            {{- '[INST] ' + system_message + '\\n\\n' + message['content'] + '[/INST]' }}\n"
    "        {%- else %}\n"
    "            {{- '[INST] ' + message['content'] + '[/INST]' }}\n"
    "        {%- endif %}\n"
    "    {%- elif message['role'] == 'assistant' %}\n"
    "        {{- ' ' + message['content'] + eos_token }}\n"
    "    {%- else %}\n"
    "        {{- raise_exception('Only user and assistant roles are supported, not ' ~ message.role ~ '!') }}\n"
    "    {%- endif %}\n"
    "{%- endfor %}\n",
    "phi3": "{{ bos_token }}{% for message in messages %}{% if (message['role'] in ['user', 'system']) %}"
    "{{'<|' ~ message.role ~ '|>' + '\n' + message['content'] + '<|end|>' + '\n'}}"
    "{% elif message['role'] == 'assistant' and message['content'] %}"
    "{{'<|assistant|>' + '\n' + message['content'] + '<|end|>' + '\n'}}{% endif %}{% endfor %}"
    "{% if add_generation_prompt and messages[-1]['role'] != 'assistant' %}{{ '<|assistant|>\n' }}"
    "{% else %}{{ eos_token }}{% endif %}",
    "gemma": "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}"
    "{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}"
    "{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}",
    "zephyr": "{% for message in messages %}\n{% if message['role'] == 'user' %}\n"
    "{{ '<|user|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'system' %}\n"
    "{{ '<|system|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n"
    "{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n"
    "{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}",
    "llama31": """{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not tools_in_user_message is defined %}
    {%- set tools_in_user_message = true %}
{%- endif %}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- The system message is taken out, to stand in one place. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}

{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Today Date: " + date_string + "\\n\\n" }}
{%- if tools is not none and not tools_in_user_message %}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("This model only supports single tool-calls at once!") }}
        {%- endif %}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable and message.content is not string %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "qwen3": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "{\\"name\\": <function-name>, \\"arguments\\": <args-json-object>}<|im_end|>\\n" }}
{%- else %}
    {%- if messages[0].role == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {%- if message.tool_calls %}
            {%- for tool_call in message.tool_calls %}
                {%- if (loop.first and content) or (not loop.first) %}
                    {{- '\\n' }}
                {%- endif %}
                {%- if tool_call.function %}
                    {%- set tool_call = tool_call.function %}
                {%- endif %}
                {{- '<tool_call>\\n{"name": "' }}
                {{- tool_call.name }}
                {{- '", "arguments": ' }}
                {%- if tool_call.arguments is string %}
                    {{- tool_call.arguments }}
                {%- else %}
                    {{- tool_call.arguments | tojson }}
                {%- endif %}
                {{- '}\\n</tool_call>' }}
            {%- endfor %}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' + content + '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
""",
    "macros": """{%- macro header(role, mark='#') -%}
{{ mark }} {{ role | upper }}:
{%- endmacro -%}
{%- macro turn(message) %}
{%- if message.content is string %}
{{ header(message.role) }} {{ message.content }}
{%- elif message.content is mapping %}
{{ header(message.role, mark='##') }} {{ message.content.items() | list | length }}
{%- endif %}
{%- endmacro %}
{%- macro boxed(mark) %}{{ mark }}{{ caller() }}{{ mark }}{% endmacro -%}
{%- call boxed('|') %}{{ messages | length }} messages{% endcall -%}
{%- set ns = namespace(users=0, roles=[]) -%}
{%- for message in messages if message.role != 'system' %}
    {%- if message.role == 'user' -%}
        {%- set ns.users = ns.users + 1 -%}
    {%- endif -%}
    {%- set ns.roles = ns.roles + [message.role] -%}
    {{ turn(message) }}
{%- else %}
(nobody spoke)
{%- endfor %}
{{ ns.users }} of {{ ns.roles | length }}: {{ ns.roles | join(', ') }}
{% if add_generation_prompt %}
{{ header('assistant') }}
{%- endif -%}
""",
    "controls": """{% for message in messages %}
  {% if message.role == 'system' %}
    {% continue %}
  {% endif %}
  {% if message.content == 'stop' %}{% break %}{% endif %}
  {% generation %}
[{{ loop.index }}/{{ loop.length }}/{{ loop.revindex }}] {{ message.content | title }} {{- '' }}
  {% endgeneration %}
  {# a comment #}
{% endfor %}
end {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 3 }} {{ 6 / 4 }} {{ -1 + 3 * 2 }} {{ 'x' * 3 }} {{ 1 if messages|length > 1 else 2 }}
{{ [1, 2.5, 'a', true, none, {'k': [1]}] | tojson }} {{ (1, 2)[0] }} {{ 'abc'[1:] }} {{ 'abc'[-1] }} {{ [3, 1, 2][::-1] | list }}
{{ 'a,b,c'.split(',', 1) }} {{ 'aXbX'.replace('X', '-') }} {{ 'Abc'.lower() }} {{ 'ab c'.title() }} {{ ' a '.rstrip() }}|
{{ 'b' in {'b': 1} }} {{ 'q' not in 'abc' }} {{ missing is not defined }} {{ missing }} {{ missing or 'x' }} {{ missing | default('d') }}
{{ {'a': 1, 'b': 'two'} }} {{ true and none }} {{ 1 == 1.0 }} {{ 1 < 2 and not false }} {{ {'a': 1}.get('z', 5) }}
{%- set text %}  captured {{ messages[0].role }} {% endset %}
{{ text | trim }} {{ 'it''s' ~ 1 ~ none }} {{ messages | map(attribute='role') | join('+') }}
{{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ range(3) | list }} {{ range(1, 4)[-1] }}
{{ messages[0]['content'] | length }} {{ (messages | last).role }} {{ messages | first == messages[0] }}
""",
    "values": r"""{%- set emoji = 'a🙂b 🙂' -%}
{{ emoji | length }} {{ emoji[1:3] }} {{ emoji[::-1] }} {{ emoji[-1] }} {{ emoji.find('b') }} {{ emoji.split('🙂') }}
{{ [1.0, 0.1, 1e20, 1e16, 123456789012345.0, 1e-5, 0.0001, -2.5e-7, 3 / 2, 2 ** 0.5, 7.0 // 2, -7 // 2, -7 % 3] }}
{{ ["it's", 'say "x"', 'both \' and "', 'tab\t\n\x00\u200b\xa0\\', 'é🙂', none, true, {}, [], {'a': {'b': [1]}}] }}
{{ {'z': [1, {'y': []}], 'a': 'é🙂\t"\u0001<>&\x7f', 'n': none, 'f': 1.5e300} | tojson }}
{{ {'z': [1, {'y': []}], 'a': 'é🙂'} | tojson(indent=2) }} {{ {'z': 1, 'a': 'é🙂'} | tojson(sort_keys=true, ensure_ascii=true) }}
{{ [1, 'a'] | tojson(separators=(',', ':')) }} {{ {} | tojson(indent=2) }} {{ [] | tojson }} {{ {1: 2} | tojson }} {{ {1: 2} }}
{{ 'they\'re bill\'s o-k (x) éa 1a'.title() }} {{ 'they\'re bill\'s o-k (x) éa 1a' | title }} {{ 'éCOLE x' | capitalize }} {{ 'ß'.upper() }}
{{ ' a  b c '.split() }} {{ ' a  b c '.split(none, 1) }} {{ 'a--b--'.split('--') }} {{ 'xxaxx'.strip('x') }} {{ 'xyaxy'.lstrip('yx') }} {{ 'a\nb\n'.splitlines() }}
{{ 'abc'.startswith(('x', 'a')) }} {{ 'prefix-a'.removeprefix('prefix-') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'banana'.count('an') }} {{ '-'.join(['a', 'b']) }}
{{ 'a\nb\n\nc' | indent }} {{ 'a\nb' | indent(2, true) }} {{ '3' | int + 1 }} {{ 'x' | int(7) }} {{ '2.5' | float }} {{ 3.9 | int }} {{ -3 | abs }} {{ [3, 1, 2] | max }} {{ ['b', 'a'] | min }}
{{ [1, 2, 3, 4] | select('odd') | list }} {{ [0, 1, none, 2] | select | list }} {{ [1, 2, 1] | unique | list }} {{ ['a', 'b'] | map('upper') | join }} {{ [1, 2] | reverse | list }} {{ 'abc' | reverse }}
{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ not 1 == 2 }} {{ 2 * 3 ~ 4 * 2 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} {{ 1 - 2 - 3 }} {{ 'a' ~ 1.0 ~ true }} {{ true + 1 }} {{ 10 | string + 'x' }}
{{ [1, 2] == [1, 2.0] }} {{ {'a': 1} == {'a': 1} }} {{ 'a' < 'b' }} {{ 2 in [1, 2.0] }} {{ none is none }} {{ 1 is number and 1.0 is float }} {{ true is boolean }} {{ 4 is divisibleby 2 }} {{ 'x' is in ['x'] }} {{ 3 is eq 3 }} {{ messages is iterable }} {{ {} is mapping }} {{ 2 is even }}
{{ (missing | default('x', true)) ~ ('' | default('y', true)) ~ (0 | default('z')) }} {{ missing | length }} {{ missing == other }} {{ 'a' in missing }} {{ missing ~ 'a' }} {% for x in missing %}{% else %}none{% endfor %}

{% for k, v in {'a': 1, 'b': 2}.items() %}{{ loop.cycle('x', 'y') }}{{ k }}{{ v }}{% if not loop.last %}, {% endif %}{% endfor %} {% for x in 'héy' %}{{ x }}{{ '' if loop.last else '.' }}{% endfor %} {% for x in [1, 2, 3] if x != 2 %}{{ loop.previtem }}{{ x }}{{ loop.nextitem }}{% endfor +%}
{% for i in range(10, 0, -3) %}{{ i }}{% for j in [1] %}({{ loop.length }}){% endfor %}{{ loop.index }} {% endfor %} {{ range(0) | list }} {% set a, b = 1, [2] %}{{ a }}{{ b }} {{ dict(a=1).a }} {{ {'items': 3}['items'] }}{{ {'x': 3}.x }} {{ [[1, 2], [3]][0][1:] }}
{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }} {% if true %}{% set x = 9 %}{% endif %}{{ x }} {{ "}}" }}{{ '%}' }}{{ {'a': {'b': 1}}['a'] }}{#- dropped -#}   {{- ' kept' }}
   {%+ if true %} kept {% endif +%}

{{ strftime_now('%d %b %Y %H:%M:%S %I %p %A %B %y %j %%') }} {{ messages[0].nothing is defined }} {{ messages[99] is defined }} {{ messages.0.role }} {{ (messages | last)['role'] | upper }} {{ messages[0].get('role') }} {{ messages[0].get('tools', 'no') }}
""",
    "language": r"""{%- set people = [{'name': 'Bo', 'age': 3, 'at': {'x': 2}}, {'name': 'al', 'age': 30, 'at': {'x': 1}}, {'name': 'Al', 'age': 4, 'at': {'x': 2}}, {'name': 'cy', 'age': 3, 'at': {}}] -%}
{{ {'b': 1, 'A': 3, 'c': 2} | dictsort }} {{ {'b': 1, 'A': 3, 'c': 2} | dictsort(true) }} {{ {'b': 1, 'A': 3} | dictsort(by='value', reverse=true) }} {% for k, v in {'z': 1, 'y': 2} | dictsort %}{{ k }}={{ v }};{% endfor %}

{{ ['b', 'A', 'c'] | sort }} {{ ['b', 'A', 'c'] | sort(case_sensitive=true) }} {{ [3, 1.5, 2, true] | sort(reverse=true) }} {{ people | sort(attribute='age') | map(attribute='name') | join(',') }} {{ people | sort(attribute='age,name') | map(attribute='name') | join(',') }} {{ people | sort(attribute='name', reverse=true) | map(attribute='age') | join(',') }} {{ [[2, 'a'], [1, 'b']] | sort(attribute=0) }} {{ [[2, 'a'], [1, 'b'], [1, 'a']] | sort }}
{% for g in people | groupby('age') %}{{ g.grouper }}:{{ g.list | map(attribute='name') | join('+') }} {% endfor %}{% for key, items in people | groupby('name') %}{{ key }}:{{ items | length }} {% endfor %}{% for key, items in people | groupby('at.x', default=0) %}{{ key }}:{{ items | length }} {% endfor %}{{ [{'a': 1}] | groupby('a') }}
{{ [1, 2, 3.5] | sum }} {{ people | sum(attribute='age') }} {{ people | sum('age', 100) }} {{ [] | sum }} {{ [[1], [2]] | sum(start=[]) }}
{{ 42.55 | round }} {{ 42.55 | round(1) }} {{ 42.55 | round(1, 'floor') }} {{ 42.51 | round(1, 'ceil') }} {{ 7 | round }} {{ 2.5 | round }} {{ 3.5 | round }} {{ 0.125 | round(2) }} {{ 1234.5 | round(-2) }} {{ 1250 | round(-2) }} {{ -2.5 | round }} {{ 7 | round(method='ceil') }} {{ 2.675 | round(2) }}
{% raw %}{{ not rendered }} {% if %} {# kept #}
{% endraw %}
a {%- raw -%}  {{ x }}  {%- endraw -%} b
{% raw -%}
  c
{%- endraw +%}

  {% raw %}d{% endraw %}

{% macro list_of(items) %}{% for i in items %}[{{ caller(i, loop.index) }}]{% endfor %}{% endmacro -%}
{% call(item, n=0, other='-') list_of(['x', 'y']) %}{{ n }}{{ item }}{{ other }}{% endcall %} {% macro twice() %}{{ caller() }}{{ caller() }}{% endmacro %}{% call() twice() %}.{% endcall %}

{%- set ns = namespace({'a': 1}, b=2) %}{% set ns.c = ns.a + ns.b %} {{ ns.a }}{{ ns.b }}{{ ns.c }} {{ dict({'a': 1}, b=2) }} {{ dict([('x', 1), ['y', 2]]) }} {{ dict(dict(a=1), a=2) }}
{{ '%s is %d' % ('x', 3) }} {{ '%s' % 'x' }} {{ '%s' % [1, 'a'] }} {{ '%r' % 'q' }} {{ '%(a)s-%(b)03d' % {'a': 1, 'b': 7} }} {{ '%5d|%-5d|%05d|%+d|% d' % (3, 3, -3, 3, 3) }} {{ '%.2f|%8.3f|%-8.1f|%08.2f' % (1.005, 2.5, 2.25, -1.5) }} {{ '%e' % 12345.678 }} {{ '%x' % 255 }} {{ '100%%' % () }} {{ '%.2s|%5s|%-5s|' % ('abcd', 'ab', 'ab') }} {{ '%d' % 3.9 }} {{ '%s' % none }} {{ '%d%%' % 50 }} {{ '%s and %s' | format('a', 1) }} {{ '%(x)s' | format(x=2) }}
{{ 'a b  c '.rsplit() }} {{ ' a b  c '.rsplit(none, 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ 'aaa'.rsplit('aa') }} {{ 'a,b,c'.rsplit(',') }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'abc'.partition('=') }} {{ 'abc'.rpartition('=') }}
{{ 'banana'.rfind('an') }} {{ 'banana'.rfind('x') }} {{ 'a🙂b🙂'.rfind('🙂') }} {{ 'abc'.rfind('') }} {{ 'abc'.isalpha() }} {{ 'aé你'.isalpha() }} {{ 'a1'.isalpha() }} {{ ''.isalpha() }} {{ 'a1½'.isalnum() }} {{ ' \t'.isspace() }} {{ '-5'.zfill(4) }} {{ '5'.zfill(3) }} {{ '+x'.zfill(1) }} {{ '𝟘'.zfill(3) }}
{{ [0] * 3 }} {{ [1, 'a'] * 2 }} {{ [1] * 0 }} {{ [1] * -1 }} {{ (1, 2) * 2 }} {{ (1, 2) }} {{ (1,) }} {{ () }} {{ (1, 2) + (3,) }} {{ (1, 2)[:1] }} {{ (1, 2) == [1, 2] }} {{ (1, 2) == (1, 2.0) }} {{ {'a': 1}.items() | list }} {{ (1, [2]) | tojson }} {{ [1, 2] < [1, 3] }} {{ 1, 2 }}
{{ none | select | list }} {{ none | reject('defined') | list }} {{ none | selectattr('x') | list }} {{ none | rejectattr('x', 'eq', 1) | list }} {{ none | map('upper') | list }} {{ none | map(attribute='x') | list }} {{ missing | map('upper') | list }} {{ '' | select | list }}
{% if false %}{{ 1 | no_such_filter }}{{ 1 is no_such_test }}{% endif %}{{ 9007199254740993 > 9007199254740992.0 }} {{ [9007199254740993, 9007199254740992.0, 9007199254740992] | sort }}
""",
    "hermes": """{%- if tools %}
{{- '<|im_start|>system\\nTools:\\n' }}
{%- for tool in tools %}
    {{- tool.function.name ~ '(' }}
    {%- for name, spec in tool.function.parameters.properties.items() %}
        {{- name ~ ': ' ~ spec.type ~ (', ' if not loop.last else '') }}
    {%- endfor %}
    {{- '): ' ~ tool.function.description ~ '\\n' ~ (tool | tojson(indent=2)) ~ '\\n' }}
{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- endif %}
{%- for document in documents or [] %}
{{- 'Document ' ~ loop.index ~ ': ' ~ document['title'] ~ ' | ' ~ document['text'] ~ '\\n' }}
{%- endfor %}
{%- for message in messages %}
{%- if message.role == 'tool' %}
{{- '<tool_response name=' ~ (message.name | default('?')) ~ ' id=' ~ (message.tool_call_id | default('?')) ~ '>' ~ message.content ~ '</tool_response>\\n' }}
{%- elif message.tool_calls is defined %}
{{- message.content | default('(no text)') }}{% for call in message.tool_calls %}
{{- '<tool_call>' ~ ({'name': call.function.name, 'arguments': call.function.arguments} | tojson) ~ (call.id | default('')) ~ '</tool_call>\\n' }}
{%- endfor %}
{%- else %}
{{- '<|im_start|>' ~ message.role ~ '\\n' }}
{%- if message.reasoning_content %}{{- '<think>' ~ message.reasoning_content ~ '</think>' }}{%- endif %}
{{- message.content | trim }}{{- '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- if enable_thinking is defined and not enable_thinking %}{{- '<think></think>' }}{%- endif %}{%- endif %}
{{- levels | default([]) | join('/') }}{{- nothing is none }}""",
}

SYSTEM = {"role": "system", "content": "You are terse."}


def user(content):
    return {"role": "user", "content": content}


def assistant(content):
    return {"role": "assistant", "content": content}


def call(name, arguments):
    return {"type": "function", "function": {"name": name, "arguments": arguments}}


CONVERSATIONS = {
    "question": [user("Hi there")],
    "system": [SYSTEM, user("Hi there")],
    "turns": [SYSTEM, user("One?"), assistant("1"), user("Two?"), assistant("2"), user("Three?")],
    "answered": [user("One?"), assistant("1")],
    "two users": [user("a"), user("b")],
    "assistant first": [assistant("a"), user("b")],
    "late system": [user("a"), SYSTEM],
    "only system": [SYSTEM],
    "unicode": [user("Grüße, 你好 🙂 \u0130\u1E9E"), assistant("\"<>&'\\ {{ x }} {% y %}"), user("é̂")],
    "spaces": [{"role": "system", "content": "  s \n"}, user("\n\n  a  b\t\n"), assistant(" \u00a0c\n"), user(" d ")],
    "empty": [{"role": "system", "content": ""}, user(""), assistant(""), user("")],
    "thoughts": [user("q"), assistant("<think>\nhm\n</think>\n\nA"), user("r"), assistant("<think>\nso\n</think>\n\nB")],
    "stop": [user("go"), user("stop"), user("on")],
    "nothing": [],
    "other role": [user("a"), {"role": "tool", "content": "42"}, {"role": "tool", "content": "43"}, assistant("b")],
    "tool call": [
        user("How warm is it in Paris?"),
        {"role": "assistant", "tool_calls": [call("get_weather", {"city": "Paris", "days": 2, "deep": {"a": [1, None, 2.5, True]}})]},
        {"role": "tool", "name": "get_weather", "content": '{"celsius": 21}'},
    ],
    "tool ids": [
        user("2 + 2, 3 * 3?"),
        {"role": "assistant", "content": "Let me see.", "tool_calls": [dict(id="c1", **call("add", {"a": 2, "b": 2}))]},
        {"role": "tool", "name": "add", "tool_call_id": "c1", "content": "4"},
        {"role": "assistant", "content": "4. "},
    ],
    "reasoning": [user("q"), {"role": "assistant", "content": "A", "reasoning": "hm"}, user("r")],
    "partial": [user("Write JSON"), assistant('{"name": ')],
    "partial spaces": [user("Go on"), assistant("  Once upon\n")],
    "partial nothing": [user("Go on"), assistant("")],
}

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather <of> a city's \"sky\"",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
            "required": ["city"],
        },
    },
}

# What else goes to the template, by the name of the case that it makes.
SETTINGS = {
    "plain": {},
    "tools": {"tools": [WEATHER]},
    "documents": {"documents": [{"title": "Moon", "text": "It's far."}, {"title": "Sun", "text": "Hot"}]},
    "variables": {"variables": {"enable_thinking": False, "levels": [1, "b"], "nothing": None, "bos_token": "<other>"}},
}


# The templates that look at it.
USING = {"tools": ["llama31", "qwen3", "hermes"], "documents": ["hermes"], "variables": ["qwen3", "hermes", "llama3"]}


def render(template, messages, end, settings, tokens):
    variables = dict(tokens, **settings.get("variables", {}))
    rendered, _ = chat_template_utils.render_jinja_template(
        [messages],
        tools=settings.get("tools"),
        documents=settings.get("documents"),
        chat_template=template,
        continue_final_message=end == "continued",
        add_generation_prompt=end == "prompt",
        **variables,
    )
    return rendered[0]


def main():
    tokens = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    cases = []
    for template_name, template in TEMPLATES.items():
        for conversation, messages in CONVERSATIONS.items():
            if template_name == "language" and conversation != "question":
                continue
            for setting, settings in SETTINGS.items():
                for end in ("prompt", "transcript", "continued"):
                    if setting != "plain" and (end != "prompt" or template_name not in USING[setting]):
                        continue
                    if end == "continued" and not conversation.startswith(("partial", "turns", "empty", "nothing", "tool")):
                        continue
                    case = {"template": template_name, "conversation": conversation, "setting": setting, "end": end}
                    try:
                        case["text"] = render(template, messages, end, settings, tokens)
                    except jinja2.exceptions.UndefinedError:
                        case["undefined"] = True
                    except jinja2.exceptions.TemplateError as e:
                        case["error"] = e.message
                    except (ValueError, TypeError):
                        case["refused"] = True
                    cases.append(case)
    golden = {
        "now": NOW.isoformat(),
        "tokens": tokens,
        "templates": TEMPLATES,
        "conversations": CONVERSATIONS,
        "settings": SETTINGS,
        "cases": cases,
    }
    json.dump(golden, sys.stdout, indent=1, ensure_ascii=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
